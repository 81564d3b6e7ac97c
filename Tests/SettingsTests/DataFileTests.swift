import FoundationEssentials
import Testing

@testable import Settings

@Suite struct DataFileTests {
    @Test func keepsSectionsAndOrder() {
        let file = DataFile(
            name: "x", text: "inherits = \"dark\"\n[list]\nj = \"down\"\n\"<Up>\" = [\"up\", \"k\"]\n[menus.assign]\na = \"me\"\nn = 1\nt = true\n")
        #expect(file.problems.isEmpty)
        #expect(file.sections.map(\.name) == ["", "list", "menus", "menus.assign"])
        #expect(file.sections[0].entries.map(\.values) == [["dark"]])
        #expect(file.sections[1].entries.map(\.key) == ["j", "<Up>"])
        #expect(file.sections[1].entries.map(\.values) == [["down"], ["up", "k"]])
        #expect(file.sections[1].entries.map(\.line) == [3, 4])
        #expect(file.sections[3].entries.map(\.values) == [["me"], ["1"], ["true"]])
    }

    @Test(arguments: [
        ("a = 1.5", 1, "a is a number"), ("[x]\na = [1]", 2, "a is a list"), ("a = \"b", 1, "end-of-file"), ("\n\n[x\n", 3, "table header"),
    ] as [(String, Int, String)])
    func locatesWhatIsWrong(_ text: String, _ line: Int, _ words: String) {
        let problems = DataFile(name: "x", text: text).problems
        #expect(problems.map(\.line) == [line])
        #expect(problems.allSatisfy { $0.sentence.contains(words) })
    }

    @Test func everyEmbeddedFileIsReadWhole() {
        #expect(Set(EmbeddedData.files.map { "\($0.kind.rawValue)/\($0.name)" }).count == EmbeddedData.files.count)
        for file in EmbeddedData.files {
            let data = DataFile(name: file.name, text: String(decoding: file.bytes, as: UTF8.self))
            #expect(data.problems.isEmpty, "\(file.name): \(data.problems)")
            #expect(data.sections.contains { !$0.entries.isEmpty }, "\(file.name)")
        }
    }

    @Test func theUsersOwnFileComesFirst() throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("kedge-settings-\(UUID().uuidString)").path
        let places = Places(root: root)
        let folder = "\(places.config)/themes"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: root) }
        let files = DataFiles(places: places)
        #expect(files.names(of: .theme).contains("dark"))
        #expect(files.file(.theme, named: "dark")?.sections.isEmpty == false)
        #expect(files.file(.theme, named: "mine") == nil)
        for name in ["dark", "mine"] {
            #expect(FileManager.default.createFile(atPath: "\(folder)/\(name).toml", contents: Data("text = \"own\"\n".utf8)))
            #expect(files.file(.theme, named: name)?.sections.first?.entries.first?.values == ["own"])
        }
        #expect(files.names(of: .theme).contains("mine") && !files.names(of: .keymap).contains("mine"))
        try FileManager.default.createDirectory(atPath: "\(folder)/sub", withIntermediateDirectories: true)
        #expect(FileManager.default.createFile(atPath: "\(folder)/sub/own.toml", contents: Data("text = \"own\"\n".utf8)))
        for name in ["", ".hidden", "../themes/mine", "sub/own"] { #expect(files.file(.theme, named: name) == nil) }
    }
}

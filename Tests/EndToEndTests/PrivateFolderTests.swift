import FoundationEssentials
import Glibc
import Testing

@testable import kedge

/// What killed kedges leave of their editors' work, without a kedge.
@Suite("What editors left")
struct PrivateFolderTests {
    /// No process has such a number.
    private static let ownerless = "edit-99999999-abcdef"
    private let home = FileManager.default.temporaryDirectory.path() + "kedge-folder-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    private var run: String { home + "/run" }
    private var rescue: String { home + "/rescued" }
    private let day = 24 * 3600.0

    private func leave(_ draft: String?, besides: [String] = [], in name: String = ownerless) throws {
        let folder = "\(run)/\(name)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data("as given".utf8).write(to: URL(filePath: "\(folder)/original.md"))
        if let draft { try Data(draft.utf8).write(to: URL(filePath: "\(folder)/draft.md")) }
        for name in besides { try Data().write(to: URL(filePath: "\(folder)/\(name)")) }
    }

    private func sweep(after seconds: Double = 0) -> PrivateFolder.Found {
        PrivateFolder.sweep(run, rescue: rescue, now: Date().addingTimeInterval(seconds))
    }

    private func isThere(_ name: String = ownerless) -> Bool { FileManager.default.fileExists(atPath: "\(run)/\(name)") }

    @Test("An editor may still have the folder open for a day; then it goes")
    func unchanged() throws {
        defer { try? FileManager.default.removeItem(atPath: home) }
        try leave("as given")
        #expect(sweep() == PrivateFolder.Found() && isThere())
        #expect(sweep(after: day / 2) == PrivateFolder.Found() && isThere())
        #expect(sweep(after: day + 60) == PrivateFolder.Found() && !isThere())
    }

    @Test("Each text is rescued and told once, and the folder stays for the next")
    func rescued() throws {
        defer { try? FileManager.default.removeItem(atPath: home) }
        try leave("words")
        #expect(sweep().rescued == ["\(rescue)/\(Self.ownerless).md"])
        #expect(sweep() == PrivateFolder.Found() && isThere())
        try leave("more words")
        #expect(sweep().rescued == ["\(rescue)/\(Self.ownerless)-2.md"])
        #expect(sweep(after: day + 60) == PrivateFolder.Found() && !isThere())
        #expect(FileManager.default.contents(atPath: "\(rescue)/\(Self.ownerless).md") == Data("words".utf8))
        #expect(FileManager.default.contents(atPath: "\(rescue)/\(Self.ownerless)-2.md") == Data("more words".utf8))
    }

    @Test("A swap file, what can't be read, and a living kedge's folder are nobody's to remove")
    func kept() throws {
        defer { try? FileManager.default.removeItem(atPath: home) }
        try leave("as given", besides: [".draft.md.swp"])
        #expect(sweep(after: 9 * day) == PrivateFolder.Found() && isThere())
        let link = "edit-99999998-abcdef"
        try leave(nil, in: link)
        #expect(symlink("/etc/passwd", "\(run)/\(link)/draft.md") == 0)
        #expect(sweep(after: 9 * day).left == ["\(run)/\(link)/draft.md"] && isThere(link))
        let living = "edit-\(getpid())-abcdef"
        try leave("words", in: living)
        #expect(sweep(after: 9 * day).rescued == [] && isThere(living))
    }
}

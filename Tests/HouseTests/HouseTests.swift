import Testing

@Suite("The house")
struct HouseTests {
    let repository = Repository.current

    var sources: [Repository.SourceFile] {
        repository.swiftFiles(under: "Sources")
    }

    @Test("Arrows only point down: every import is in the table")
    func imports() {
        #expect(sources.count > 100)
        #expect(sources.flatMap { HouseRules.importComplaints(path: $0.path, text: $0.text) } == [])
    }

    @Test("The import rule fires")
    func importRuleFires() {
        #expect(!HouseRules.importComplaints(path: "Sources/Canvas/Cell.swift", text: "import Helpdesk\n").isEmpty)
        #expect(!HouseRules.importComplaints(path: "Sources/Sync/Plan.swift", text: "@preconcurrency import Foundation\n").isEmpty)
        #expect(!HouseRules.importComplaints(path: "Sources/Backends/Keva/Wire.swift", text: "public import struct Kemon.Row").isEmpty)
        #expect(!HouseRules.importComplaints(path: "Sources/Attic/Box.swift", text: "").isEmpty)
        #expect(HouseRules.importComplaints(path: "Sources/Sync/Plan.swift", text: "import Store\nimport Glibc").isEmpty)
    }

    @Test("Clocks, randomness, output and exits are the executable's; shortcuts are nobody's")
    func tokens() {
        #expect(sources.flatMap { HouseRules.tokenComplaints(path: $0.path, text: $0.text) } == [])
    }

    @Test("The token rule fires", arguments: [
        ("Sources/Store/Journal.swift", "let now = Date()"), ("Sources/Sync/Plan.swift", "print(\"x\")"),
        ("Sources/kedge/Main.swift", "let x = try! f()"), ("Sources/Screens/App.swift", "final class A: @unchecked Sendable {}"),
        ("Sources/Transport/Gate.swift", "Double.random(in: 0..<1)"), ("Sources/Prose/Html.swift", "default: fatalError(\"\")"),
    ])
    func tokenRuleFires(path: String, line: String) {
        #expect(!HouseRules.tokenComplaints(path: path, text: line).isEmpty)
    }

    @Test("The token rule leaves comments, texts and longer words alone", arguments: [
        "// print(this)", "let text = \"Date()\"", "func reprint(_ a: Int) {}", "entry.exit(code)",
    ])
    func tokenRuleRests(line: String) {
        #expect(HouseRules.tokenComplaints(path: "Sources/Store/Journal.swift", text: line).isEmpty)
    }

    @Test("No time decides a test")
    func timing() {
        let tests = repository.swiftFiles(under: "Tests")
        #expect(tests.count > 100)
        #expect(tests.flatMap { HouseRules.timingComplaints(path: $0.path, text: $0.text) } == [])
    }

    @Test("The timing rule fires", arguments: [
        ("@Test(.timeLimit(.minutes(1)))", 1), ("usleep(3)", 1), ("try await Task.sleep(for: .seconds(1))", 1),
        ("let spent = ContinuousClock().measure { run() }", 1), ("@Suite(.timeLimit(.minutes(20)))", 0), ("asleep(1)", 0),
        ("// sleep(1)", 0),
    ])
    func timingRuleFires(line: String, count: Int) {
        #expect(HouseRules.timingComplaints(path: "Tests/A.swift", text: line).count == count)
    }

    @Test("Files and functions are read at a sitting")
    func lengths() {
        #expect(sources.flatMap { HouseRules.lengthComplaints(path: $0.path, text: $0.text) } == [])
    }

    @Test("The length rule fires")
    func lengthRuleFires() {
        let long = "func f() {\n" + String(repeating: "    g()\n", count: 80) + "}\n"
        #expect(HouseRules.lengthComplaints(path: "a", text: long).count == 1)
        #expect(HouseRules.lengthComplaints(path: "a", text: String(repeating: "let a = 1\n", count: 500)).count == 1)
        let short = "func f() {\n" + String(repeating: "    g()\n", count: 20) + "}\n"
        #expect(HouseRules.lengthComplaints(path: "a", text: short).isEmpty)
    }

    @Test("Each room has a charter named after it, and the table names no room that isn't there")
    func charters() {
        for room in HouseRules.imports.keys {
            let service = repository.isFolder("Sources/Backends/\(room)")
            let path = "Sources/\(service ? "Backends/" : "")\(room)/\(room).swift"
            #expect(repository.text(of: path)?.hasPrefix("// \(room): ") == true, "\(path) starts with the room's charter")
        }
    }

    @Test("Every service keeps the same roles in files of the same names")
    func serviceFiles() {
        let services = repository.entries(of: "Sources/Backends")
        #expect(services.count >= 4)
        let roles: Set<String> = [
            "Tickets.swift", "Messages.swift", "Approvals.swift", "ApprovalPayload.swift", "Articles.swift", "Wire.swift", "Vocabulary.swift",
            "Capabilities.swift", "Forms.swift", "Workspaces.swift", "Users.swift", "Tokens.swift", "Customers.swift", "Workflows.swift",
            "Projects.swift", "Events.swift", "Viewers.swift", "Secrets.swift", "SecondDoor.swift",
            "Attachments.swift", "Changes.swift", "ChangeLine.swift", "People.swift", "ThreadReading.swift", "ApprovalReading.swift",
            "TicketSQL.swift",
        ]
        for service in services {
            let files = Set(repository.entries(of: "Sources/Backends/\(service)"))
            #expect(files.subtracting(roles).subtracting(["\(service).swift"]) == [], "a file of \(service) is no known role")
            // A role that a service lacks has no file; these no service lacks.
            for role in ["\(service).swift", "Wire.swift", "Capabilities.swift"] {
                #expect(files.contains(role), "\(service) lacks \(role)")
            }
        }
    }

    @Test("No drawer for odds and ends")
    func fileNames() {
        let vague = ["Utils", "Utilities", "Helpers", "Helper", "Common", "Misc", "Types", "Extensions", "Manager"]
        for file in sources {
            #expect(!vague.contains { file.name == "\($0).swift" || file.name.hasSuffix("\($0).swift") }, "\(file.path)")
        }
    }

    @Test("The top level is the agreed one")
    func topLevel() {
        let agreed: Set<String> = ["Package.swift", "Sources", "Tests", "themes", "keymaps", "README.md"]
        let seen = Set(repository.entries().filter { !$0.hasPrefix(".") && $0 != "Package.resolved" })
        #expect(seen == agreed)
    }

    @Test("Every path that the README names is there")
    func readmePaths() throws {
        let readme = try #require(repository.text(of: "README.md"))
        var named = 0
        for part in readme.split(separator: "`", omittingEmptySubsequences: false) {
            let isPath = ["Sources/", "Tests/", "themes/", "keymaps/", ".ci/"].contains { part.hasPrefix($0) }
            guard isPath, !part.contains(where: { " *<…\n".contains($0) }) else { continue }
            named += 1
            #expect(repository.exists(String(part)), "the README names \(part)")
        }
        #expect(named >= 10)
    }
}

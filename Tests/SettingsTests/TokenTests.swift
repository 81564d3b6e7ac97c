import FoundationEssentials
import Glibc
import Helpdesk
import Testing

@testable import Settings

@Suite struct TokenTests {
    static let games = AccountName("games")

    static func token(_ source: TokenSource, _ environment: [String: String] = [:]) -> Result<String?, Trouble> {
        do throws(Trouble) { return .success(try source.read(account: games, environment: environment)) } catch { return .failure(error) }
    }

    @Test func comesFromTheEnvironment() {
        #expect(Self.token(.environment("T"), ["T": "abc"]) == .success("abc"))
        #expect(Self.token(.command("pass")) == .success(nil))
        for environment in [[:], ["T": ""]] {
            guard case .failure(let trouble) = Self.token(.environment("T"), environment) else {
                Issue.record("an absent variable was taken")
                continue
            }
            #expect(trouble.kind == .configuration && trouble.message.contains("T is not set") && trouble.account == Self.games)
        }
    }

    @Test(arguments: [
        ("abc", "abc"), ("abc\n", "abc"), ("abc\r\n\n", "abc"), ("", nil), ("\n", nil), ("a\nb", nil), ("a b", nil),
        ("a\tb", nil), ("é", nil), ("a\u{1B}", nil), ("a\u{0}", nil),
    ] as [(String, String?)])
    func isOneLineThatAHeaderCanCarry(_ text: String, _ expected: String?) {
        #expect((try? TokenSource.firstLine(of: text, account: Self.games)) == expected)
    }

    @Test(arguments: [(0o600, true), (0o400, true), (0o640, false), (0o604, false), (0o644, false), (0o620, false)] as [(mode_t, Bool)])
    func itsFileIsItsOwnersAlone(_ mode: mode_t, _ isTaken: Bool) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("kedge-token-\(UUID().uuidString)").path
        #expect(FileManager.default.createFile(atPath: path, contents: Data("secret\n".utf8)))
        defer { unlink(path) }
        chmod(path, mode)
        switch Self.token(.file(path)) {
        case .success(let token): #expect(isTaken && token == "secret")
        case .failure(let trouble):
            #expect(!isTaken && trouble.hint == "Run: chmod 600 \(path)")
            #expect(!trouble.message.contains("secret"))
        }
    }

    private func file(_ text: String, mode: mode_t) throws -> String {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("kedge-token-\(UUID().uuidString)").path
        #expect(FileManager.default.createFile(atPath: path, contents: Data(text.utf8)))
        chmod(path, mode)
        return path
    }

    @Test(arguments: [(0o600, true), (0o644, false)] as [(mode_t, Bool)])
    func aLinkIsWorthWhatItLeadsTo(_ mode: mode_t, _ isTaken: Bool) throws {
        let path = try file("secret", mode: mode)
        let link = path + "-link"
        #expect(symlink(path, link) == 0)
        defer { for name in [path, link] { unlink(name) } }
        #expect((try? Self.token(.file(link)).get()) == (isTaken ? "secret" : nil))
    }

    /// Only root can give a file away, and see what becomes of it.
    @Test(.enabled(if: geteuid() == 0)) func aFileOfAnotherUserIsRefused() throws {
        let path = try file("secret", mode: 0o600)
        defer { unlink(path) }
        #expect(chown(path, 65_534, 65_534) == 0)
        guard case .failure(let trouble) = Self.token(.file(path)) else {
            Issue.record("taken")
            return
        }
        #expect(trouble.message.contains("another user") && trouble.hint == "Run: chown 0 \(path)")
    }

    @Test func aFileLongerThanAnyTokenIsNoToken() throws {
        let path = try file(String(repeating: "x", count: 20_000), mode: 0o600)
        defer { unlink(path) }
        #expect((try? Self.token(.file(path)).get()) == nil)
    }

    @Test func refusesWhatIsNoFile() {
        for path in ["/nonexistent/token", "/tmp", "/dev/null"] {
            guard case .failure(let trouble) = Self.token(.file(path)) else {
                Issue.record("\(path) was taken")
                continue
            }
            #expect(trouble.message.contains(path) && trouble.hint != nil)
        }
    }

    @Test func findsTheHomeDirectory() throws {
        let name = "kedge-token-\(UUID().uuidString)"
        let home = FileManager.default.temporaryDirectory.path
        let path = home.hasSuffix("/") ? home + name : home + "/" + name
        #expect(FileManager.default.createFile(atPath: path, contents: Data("t".utf8)))
        defer { unlink(path) }
        chmod(path, 0o600)
        #expect(Self.token(.file("~/\(name)"), ["HOME": home]) == .success("t"))
    }
}

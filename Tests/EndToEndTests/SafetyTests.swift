import DemoServer
import FoundationEssentials
import Glibc
import OwnThreads
import PtyHarness
import Testing

/// What people trust: words are kept, nothing leaves against their will, nothing tells the token.
@Suite("Words and tokens are safe", .serialized, .ownThreads)
struct SafetyTests {
    /// Opens the newest ticket and writes an answer, without sending it.
    private func write(_ words: String, in session: Session) {
        session.openComposer()
        session.type(words)
        session.settle()
    }

    private func drafts(_ bench: Bench) -> String {
        let folder = "\(bench.home)/state/kedge/drafts"
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.map { name in
            FileManager.default.contents(atPath: "\(folder)/\(name)").map { String(decoding: $0, as: UTF8.self) } ?? ""
        }.joined()
    }

    @Test("A draft survives SIGKILL after two seconds of rest, and is offered again")
    func killed() throws {
        let bench = try Bench()
        let session = try bench.open()
        write("words nobody may lose", in: session)
        #expect(session.wait(for: "kept"))
        #expect(drafts(bench).contains("words nobody may lose"))
        session.terminal.signal(SIGKILL)
        _ = session.finish()
        let again = try bench.open()
        #expect(again.wait(for: "tkt_"))
        again.settle()
        again.press("g r")
        #expect(again.wait(for: "words nobody may lose"))
        again.type("Q")
        _ = again.finish()
        #expect(bench.server?.requests.filter { $0.method != "GET" } == [])
    }

    @Test("Hang-up in the undo window: held, not sent, offered after the restart", arguments: [SIGHUP, SIGTERM])
    func hungUp(signal: Int32) throws {
        let bench = try Bench(undoSeconds: 60)
        let session = try bench.open()
        write("not sent by itself", in: session)
        session.press("C-x s")
        #expect(session.wait(for: "u takes it back"))
        session.terminal.signal(signal)
        #expect(session.finish() == 128 + signal)
        #expect(bench.server?.requests.filter { $0.method != "GET" } == [])
        let again = try bench.open()
        #expect(again.wait(for: "held"))
        again.press("g o")
        #expect(again.wait(for: "not sent by itself"))
        again.type("Q")
        again.settle()
        again.terminal.signal(SIGTERM)
        _ = again.finish()
        #expect(bench.server?.requests.filter { $0.method != "GET" } == [])
    }

    @Test("With --read-only nothing is sent, the words stay, and it is said")
    func readOnly() throws {
        let bench = try Bench()
        let session = try bench.open(["--read-only"])
        write("kept but not sent", in: session)
        session.press("C-x s")
        #expect(session.wait(for: "--read-only"))
        session.settle(quietMilliseconds: 1500)
        session.terminal.signal(SIGTERM)
        _ = session.finish()
        #expect(bench.server?.requests.filter { $0.method != "GET" } == [])
        #expect(drafts(bench).contains("kept but not sent"))
    }

    @Test("C-c stops a verb before anything has left: exit 130, the text is a draft")
    func interrupted() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        #expect(try bench.run(["sync"]).status == 0)
        let ticket = try #require(server.state(of: .keva).tickets.first)
        let session = try bench.open(["ticket", "reply", ticket.id, "--message", "stopped in time", "--undo-seconds", "60"])
        let isWritten = {
            let folder = "\(bench.home)/state/kedge/outbox"
            return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).contains { name in
                (FileManager.default.contents(atPath: "\(folder)/\(name)")?.count ?? 0) > 100
            }
        }
        #expect(session.wait { _ in isWritten() })
        session.terminal.signal(SIGINT)
        #expect(session.finish() == 130)
        #expect(server.requests.filter { $0.method != "GET" } == [])
        #expect(drafts(bench).contains("stopped in time"))
    }

    private func filesBelow(_ folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).flatMap { name in
            let path = "\(folder)/\(name)"
            let isFolder = (try? FileManager.default.contentsOfDirectory(atPath: path)) != nil
            return isFolder ? filesBelow(path) : [path]
        }
    }

    @Test("The token is in no file, no log and nothing on the screen")
    func token() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        let token = server.token(of: .keva)
        let session = try bench.open(["--log", "\(bench.home)/kedge.log"])
        write("hello", in: session)
        session.press("C-x s")
        #expect(session.wait { _ in server.requests.contains { $0.method == "POST" } })
        session.settle(quietMilliseconds: 800)
        session.type("Q")
        _ = session.finish()
        #expect(!String(decoding: session.output, as: UTF8.self).contains(token))
        let files = filesBelow(bench.home)
        #expect(files.contains { $0.hasSuffix("kedge.log") } && files.count > 5)
        for file in files {
            guard let data = FileManager.default.contents(atPath: file) else { continue }
            #expect(!String(decoding: data, as: UTF8.self).contains(token), "\(file)")
        }
    }

    @Test("A damaged copy costs itself: the program starts, says so, and reads it anew")
    func damagedCopy() throws {
        let bench = try Bench()
        #expect(try bench.run(["sync"]).status == 0)
        let index = "\(bench.home)/cache/kedge/keva/index.jsonl"
        var data = try #require(FileManager.default.contents(atPath: index))
        for offset in stride(from: 100, to: data.count, by: 97) { data[offset] = 0xFF }
        _ = FileManager.default.createFile(atPath: index, contents: data)
        let session = try bench.open()
        #expect(session.wait(for: "tkt_"))
        session.type("Q")
        #expect(session.finish() == 0)
        #expect(try bench.run(["ticket", "list"]).status == 0)
    }
}

import Dispatch
import FoundationEssentials
import Helpdesk
import Store
import Synchronization
import Testing

@testable import Sync

/// What is typed into forms: on the disk until it is in the outbox, and before it leaves it.
@Suite struct DeskFormTests {
    private let a = IntentID("a")

    private func form(_ name: String, _ bench: DeskBench) throws -> KeptForm {
        let act = Act(.create, .customer, account: Sample.account, title: "New", fields: ["name": .text(name)])
        return try #require(KeptForm(act, editedAt: bench.clock.now.wall))
    }

    private func waiting<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "waiting").async { continuation.resume(returning: body()) }
        }
    }

    private var act: Intent { Sample.act(.create, .customer) }

    @Test func aFormIsToldAgainByTheNextProcess() async throws {
        let folder = DeskBench.makeFolder()
        defer { DeskBench.remove(folder) }
        let before = DeskBench(server: Sample.server(), folder: folder)
        await before.start()
        let form = try form("Half a na", before)
        await before.perform(.keepForm(form), .close)
        let bench = DeskBench(server: Sample.server(), folder: folder, process: "two")
        await bench.start()
        #expect(bench.forms == [form])
        await bench.perform(.dropForm(form.key))
        #expect(bench.forms.isEmpty)
    }

    /// Another text, perhaps of another process, stays.
    @Test(arguments: [("N", true), ("N and more", false)])
    func anActEndsItsOwnFormAlone(_ name: String, _ isGone: Bool) async throws {
        let bench = DeskBench(server: Sample.server())
        await bench.start()
        await bench.perform(.keepForm(try form(name, bench)), .submit(a, act, undoSeconds: 8))
        #expect(bench.forms.isEmpty == isGone)
    }

    @Test func whatIsTakenBackIsAFormAgain() async {
        let bench = DeskBench(server: Sample.server())
        await bench.start()
        await bench.perform(.submit(a, act, undoSeconds: 8), .takeBack(a))
        #expect(bench.outbox.isEmpty)
        #expect(bench.forms.map(\.act.fields) == [["name": .text("N")]])
        #expect(bench.forms.map(\.item) == [a])
    }

    @Test func onAFullDiskTheFormStaysAndNothingLeavesTheOutbox() async throws {
        let disk = Disk()
        var full = FileSystem.live
        full.write = { (file, bytes) throws(FileError) in
            if disk.isFull.withLock({ $0 }) { throw FileError(operation: "write", path: "", code: 28) }
            return try FileSystem.live.write(file, bytes)
        }
        full.overwrite = { (file, offset, bytes) throws(FileError) in
            if disk.isFull.withLock({ $0 }) { throw FileError(operation: "write", path: "", code: 28) }
            return try FileSystem.live.overwrite(file, offset, bytes)
        }
        let bench = DeskBench(server: Sample.server(), fileSystem: full)
        await bench.start()
        await bench.perform(.keepForm(try form("N", bench)))
        disk.isFull.withLock { $0 = true }
        await bench.perform(.submit(a, act, undoSeconds: 0))
        #expect(bench.notTaken == [a] && bench.forms.count == 1)
        disk.isFull.withLock { $0 = false }
        await bench.perform(.submit(IntentID("b"), act, undoSeconds: 8))
        #expect(bench.forms.isEmpty)
        disk.isFull.withLock { $0 = true }
        await bench.perform(.takeBack(IntentID("b")))
        #expect(bench.outbox.count == 1)
    }

    @Test func aCommandThatCannotReachTheServerKeepsTheForm() async {
        let bench = DeskBench(server: Sample.server(), mode: .errand(adopting: false))
        await bench.start()
        bench.server.weather(.unreachable, for: "")
        let (desk, id, intent) = (bench.desk, a, act)
        let carried = await waiting { desk.wait(for: id, after: .submit(id, intent, undoSeconds: 0)) }
        guard case .tryLater = carried else {
            Issue.record("\(carried)")
            return
        }
        await bench.idle()
        #expect(bench.forms.map(\.act.fields) == [["name": .text("N")]])
        #expect(bench.outbox.isEmpty)
    }

    private final class Disk: Sendable {
        let isFull = Mutex(false)
    }
}

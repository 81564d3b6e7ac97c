import Dispatch
import FoundationEssentials
import Helpdesk
import Store
import Synchronization
import Testing
import Transport

@testable import Sync

/// What the desk does not take, does not send, or holds.
@Suite struct DeskRefusalTests {
    private let a = IntentID("a")

    private final class Disk: Sendable { let isFull = Mutex(false) }

    private func bench(_ server: FakeServer = Sample.server()) async -> DeskBench {
        let bench = DeskBench(server: server)
        await bench.start()
        await bench.perform(.watch(.ticket(Sample.id(0))))
        server.forget()
        return bench
    }

    private func draft(_ body: String, _ bench: DeskBench) -> Draft {
        Draft(ticket: Sample.id(0), audience: .public, body: body, editedAt: bench.clock.now.wall)
    }

    // MARK: Not taken

    @Test func whatCannotBeRecordedIsToldAndStaysADraft() async {
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
        await bench.perform(.keepDraft(draft("Hello", bench)))
        disk.isFull.withLock { $0 = true }
        await bench.perform(.submit(a, Sample.reply("Hello"), undoSeconds: 0))
        #expect(bench.notTaken == [a])
        #expect(bench.outbox.isEmpty)
        #expect(bench.drafts.map(\.body) == ["Hello"])
        disk.isFull.withLock { $0 = false }
        await bench.perform(.submit(IntentID("b"), Sample.reply("Hello"), undoSeconds: 0))
        #expect(bench.notTaken == [a])
        #expect(bench.drafts.isEmpty)
    }

    @Test func readOnlyNothingLeavesAndDraftsWork() async {
        let folder = DeskBench.makeFolder()
        defer { DeskBench.remove(folder) }
        let server = Sample.server()
        let before = DeskBench(server: server, folder: folder)
        await before.start()
        await before.perform(.submit(IntentID("old"), Sample.reply("Old", to: 1), undoSeconds: 8), .close)
        let bench = DeskBench(server: server, folder: folder, process: "two", takesWrites: false)
        await bench.start()
        await bench.perform(
            .submit(a, Sample.reply("Hello"), undoSeconds: 0), .release(IntentID("old")), .holdAll(false))
        await bench.pass(1_000)
        #expect(bench.notTaken == [a])
        #expect(bench.notices.map(\.message) == Array(repeating: Desk.isReadOnly.message, count: 3))
        #expect(server.writes.isEmpty)
        #expect(bench.state("old") == .held(nil))
        #expect(bench.drafts.map(\.body) == ["Hello"])
        #expect(bench.tickets.count == 3)
        let carried = await waiting {
            bench.desk.wait(for: IntentID("b"), after: .submit(IntentID("b"), Sample.reply("Hi", to: 2), undoSeconds: 0))
        }
        #expect(carried == .notKept(Desk.isReadOnly))
    }

    private func waiting<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "waiting").async { continuation.resume(returning: body()) }
        }
    }

    // MARK: Held

    @Test func heldMeansWhatComesAfterToo() async {
        let bench = await bench()
        await bench.perform(.holdAll(true), .submit(a, Sample.reply("Hello"), undoSeconds: 8))
        await bench.pass(100)
        #expect(bench.state("a") == .held(nil))
        #expect(bench.server.writes.isEmpty)
        await bench.perform(.submit(IntentID("b"), Sample.reply("Now", to: 1), undoSeconds: 8), .release(IntentID("b")))
        #expect(bench.server.writes == ["say t1 Now"])
        await bench.perform(.holdAll(false))
        await bench.pass(8)
        #expect(bench.server.writes == ["say t1 Now", "say t0 Hello"])
    }

    @Test func nothingLeavesWhileNobodyCanSeeIt() async {
        let bench = await bench()
        await bench.perform(.submit(a, Sample.reply("Hello"), undoSeconds: 8))
        await bench.pass(6)
        await bench.perform(.standStill)
        await bench.pass(1_000)
        #expect(bench.server.writes.isEmpty)
        await bench.perform(.goOn)
        #expect(bench.server.writes.isEmpty)
        #expect(bench.state("a") == .leaving(atSeconds: bench.clock.now.seconds + 2))
        await bench.pass(2)
        #expect(bench.server.writes == ["say t0 Hello"])
    }

    /// The process that opened another account has ended; here it must neither hang nor count as sent.
    @Test func anItemOfAnAccountThatIsNotOpenIsHeld() async {
        let folder = DeskBench.makeFolder()
        defer { DeskBench.remove(folder) }
        let shop = FakeServer(account: AccountName("shop"))
        let ticket = TicketID(account: shop.account, value: "s1")
        let intents: [Intent] = [
            .message(ticket: ticket, audience: .internal, body: "Note", thenStatus: nil),
            .message(ticket: ticket, audience: .public, body: "Reply", thenStatus: nil),
            .decide(approval: ApprovalID(account: shop.account, value: "x"), .approve, fingerprint: "f"),
        ]
        let before = DeskBench(server: shop, folder: folder)
        await before.start()
        for (index, intent) in intents.enumerated() {
            await before.perform(.submit(IntentID("i\(index)"), intent, undoSeconds: 8))
        }
        await before.perform(.close)
        let bench = DeskBench(server: Sample.server(), folder: folder, process: "two")
        await bench.start()
        for index in intents.indices { await bench.perform(.release(IntentID("i\(index)"))) }
        for index in intents.indices {
            guard case .held(let trouble?)? = bench.state("i\(index)") else {
                Issue.record("\(index) is not held")
                continue
            }
            #expect(trouble.kind == .configuration)
            #expect(trouble.account == shop.account)
        }
        await bench.perform(.close)
        #expect(bench.isClosed)
        // Nothing says that it was sent.
        let after = DeskBench(server: shop, folder: folder, process: "three")
        await after.start()
        #expect(after.outbox.count == 3)
        #expect(after.outbox.allSatisfy { $0.canBeTakenBack })
    }

    // MARK: Drafts

    @Test(arguments: [
        ("Hello", true), ("Hel", true), ("Hello\n", true), (" Hello \n\n", true), ("Something else", false),
        ("Hello, and more", false),
    ])
    func aSentTextEndsItsOwnDraftAlone(_ body: String, _ isGone: Bool) async {
        let bench = await bench()
        await bench.perform(.keepDraft(draft(body, bench)), .submit(a, Sample.reply("Hello"), undoSeconds: 8))
        #expect(bench.drafts.isEmpty == isGone)
    }

    // MARK: Notes

    private func thread(_ messages: [(String, Double)]) -> Helpdesk.Thread {
        Helpdesk.Thread(ticket: Sample.id(0), messages: messages.map { body, seconds in
            var message = Sample.message(body + "\(seconds)", body, side: .us)
            message.createdAt = Sample.start.addingTimeInterval(seconds)
            return message
        })
    }

    @Test(arguments: [
        // what is remembered, what the thread holds, is it there already
        (nil, [("Done.", -86_400.0)], false), (nil, [("Done.", -86_400), ("Done.", 5)], true),
        (nil, [("Other", 5)], false), (["Done.-400.0"], [("Done.", -400)], false),
        (["Done.-400.0"], [("Done.", -400), ("Done.", 3)], true),
    ] as [([String]?, [(String, Double)], Bool)])
    func anUnclearNoteIsLookedForAmongWhatCameAfter(
        _ seen: [String]?, _ messages: [(String, Double)], _ isThere: Bool
    ) {
        var entry = OutboxEntry(
            id: a, intent: .message(ticket: Sample.id(0), audience: .internal, body: "Done.", thenStatus: nil),
            phase: .checking, seen: SeenVersion(lastMessages: seen), createdAt: Sample.start, undoSeconds: 8)
        entry.mayHaveHappened = true
        #expect((Staleness.comparison(of: entry, in: thread(messages)).finding == .alreadyDone) == isThere)
    }

    /// A note is nobody's answer: what a customer wrote meanwhile does not hold it.
    @Test func aNoteRemembersTheThreadAndIsNotHeldByNews() async {
        let server = Sample.server()
        server.change { $0.threads[Sample.id(0)]?.append(Sample.message("old", "Done.", side: .us)) }
        let bench = await bench(server)
        let note = Intent.message(ticket: Sample.id(0), audience: .internal, body: "Done.", thenStatus: nil)
        await bench.perform(.submit(a, note, undoSeconds: 8))
        server.change { $0.threads[Sample.id(0)]?.append(Sample.message("new", "Never mind!")) }
        server.weather(.status(408), for: "POST")
        await bench.pass(8)
        server.clearWeather()
        // The same words were there before; they are not this note.
        await bench.perform(.release(a))
        #expect(server.writes == ["say t0 Done."])
        #expect(bench.state("a") == .done)
    }
}

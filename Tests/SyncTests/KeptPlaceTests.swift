import FoundationEssentials
import Glibc
import Helpdesk
import Store
import Synchronization
import Testing

@testable import Sync

/// Where drafts and forms lie is told, and what is away comes home by itself.
@Suite struct KeptPlaceTests {
    /// Nothing new can be made below these folders while they are full.
    private final class FillingDisk: Sendable {
        private let full = Mutex<[String]>([])
        private let attempts = Mutex(0)

        func fill(_ places: String...) { full.withLock { $0 = places } }
        var attemptCount: Int { attempts.withLock(\.self) }

        var fileSystem: FileSystem {
            var made = FileSystem.live
            made.open = { [self] (path, opening) throws(FileError) in
                if opening == .making, full.withLock({ $0.contains { path.contains($0) } }) {
                    attempts.withLock { $0 += 1 }
                    throw FileError(operation: "open", path: path, code: ENOSPC)
                }
                return try FileSystem.live.open(path, opening)
            }
            return made
        }
    }

    private let disk = FillingDisk()
    private let folder = DeskBench.makeFolder()

    private func bench(_ process: String = "one") async -> DeskBench {
        let bench = DeskBench(server: Sample.server(), folder: folder, process: process, fileSystem: disk.fileSystem, sharesRuntime: true)
        await bench.start()
        await bench.pass(4)
        return bench
    }

    private func draft(_ number: Int, _ body: String, _ bench: DeskBench) -> Draft {
        Draft(ticket: Sample.id(number), audience: .public, body: body, editedAt: bench.clock.now.wall)
    }

    private func places(_ bench: DeskBench) -> [String] {
        bench.events.compactMap { event in
            switch event {
            case .draftPlace(let ticket, _, let place, _): "\(ticket.value) \(place)"
            case .formPlace(let key, let place, _): "\(key.kind) \(place)"
            default: nil
            }
        }
    }

    private func form(_ bench: DeskBench) -> KeptForm? {
        KeptForm(
            Act(.create, .customer, account: Sample.account, title: "New", fields: ["name": .text("Ada")]), editedAt: bench.clock.now.wall)
    }

    @Test func everyAttemptTellsWhereTheTextLies() async throws {
        defer { DeskBench.remove(folder) }
        let bench = await bench()
        await bench.perform(.keepDraft(draft(0, "one", bench)))
        #expect(places(bench) == ["t0 home"])
        bench.forget()
        // What is at home needs no new file as long as there is room in the old one; the forms have none yet.
        disk.fill("/state/")
        let form = try #require(self.form(bench))
        await bench.perform(.keepForm(form))
        #expect(places(bench) == ["customer elsewhere"])
        bench.forget()
        disk.fill("/state/", "/runtime/")
        let other = DeskBench(server: Sample.server(), folder: folder, process: "two", fileSystem: disk.fileSystem, sharesRuntime: true)
        await other.start()
        other.forget()
        await other.perform(.keepDraft(draft(1, "two", other)))
        #expect(places(other) == ["t1 nowhere"])
        // The place is told first, so that the refusal that follows is known to be about it.
        let order = other.events.compactMap { event -> String? in
            switch event {
            case .draftPlace: "place"
            case .notice(let trouble): trouble.kind == .storage ? "notice" : nil
            case .draftKept: "kept"
            default: nil
            }
        }
        #expect(order == ["place", "notice"])
    }

    @Test func whatIsElsewhereComesHomeByTheAlarmAlone() async throws {
        defer { DeskBench.remove(folder) }
        disk.fill("/state/")
        let bench = await bench()
        let form = try #require(self.form(bench))
        await bench.perform(.keepDraft(draft(0, "one", bench)), .keepDraft(draft(1, "two", bench)), .keepForm(form))
        #expect(Set(places(bench)) == ["t0 elsewhere", "t1 elsewhere", "customer elsewhere"])
        bench.forget()
        for _ in 0..<60 { await bench.pass(1) }
        #expect(places(bench).isEmpty)
        disk.fill()
        for _ in 0..<60 { await bench.pass(1) }
        #expect(Set(places(bench)) == ["t0 home", "t1 home", "customer home"])
        var look = DraftJournal(in: "\(folder)/state", process: "look")
        _ = look.open(adopting: false)
        #expect(Set(look.drafts.map(\.body)) == ["one", "two"])
        #expect((try? FileSystem.live.list("\(folder)/runtime/drafts")) == [])
        // And that's the end of it.
        bench.forget()
        for _ in 0..<30 { await bench.pass(1) }
        #expect(places(bench).isEmpty)
    }

    /// An hour of a full disk costs a few attempts, at a pace that slows down.
    @Test func aFullDiskIsNotWornOut() async {
        defer { DeskBench.remove(folder) }
        disk.fill("/state/")
        let bench = await bench()
        await bench.perform(.keepDraft(draft(0, "one", bench)))
        let before = disk.attemptCount
        var times: [Int] = []
        for second in 0..<3_600 {
            let count = disk.attemptCount
            await bench.pass(1)
            if disk.attemptCount > count { times.append(second) }
        }
        #expect(times.count >= 8 && times.count <= 20, "\(times)")
        #expect(disk.attemptCount - before <= 2 * times.count)
        #expect(times.first.map { $0 <= 5 } == true)
    }

    /// While it waits for a write under way nothing is brought home any more, and nothing wakes it for that.
    @Test func closingIsNotWokenForWhatIsAway() async {
        defer { DeskBench.remove(folder) }
        let bench = await bench()
        bench.server.weather(.hold, for: "POST")
        await bench.perform(.submit(IntentID("a"), Sample.reply("Hello"), undoSeconds: 0))
        disk.fill("/state/")
        await bench.perform(.keepDraft(draft(1, "one", bench)))
        #expect(places(bench) == ["t1 elsewhere"])
        await bench.pass(Homecoming.firstSeconds - 0.5)
        await bench.perform(.close)
        let endsAt = bench.clock.now.seconds + Desk.farewellSeconds
        await bench.pass(1)
        #expect(bench.clock.ringsAt == endsAt)
        #expect(!bench.isClosed)
        await bench.pass(Desk.farewellSeconds)
        #expect(bench.isClosed)
    }

    /// Begun again: what an earlier run had to leave elsewhere is known to lie there.
    @Test func whatAnEarlierRunLeftElsewhereIsTold() async {
        defer { DeskBench.remove(folder) }
        disk.fill("/state/")
        var dead: DeskBench? = await bench("dead")
        if let dead { await dead.perform(.keepDraft(draft(0, "one", dead))) }
        dead = nil
        let bench = DeskBench(server: Sample.server(), folder: folder, process: "next", fileSystem: disk.fileSystem, sharesRuntime: true)
        await bench.start()
        #expect(places(bench) == ["t0 elsewhere"])
        disk.fill()
        for _ in 0..<10 { await bench.pass(1) }
        #expect(places(bench) == ["t0 elsewhere", "t0 home"])
    }

    /// What has happened and couldn't be written is written when there is room, without another act.
    @Test func theOutboxCatchesUpByItself() async {
        defer { DeskBench.remove(folder) }
        let stopsWriting = Mutex(false)
        var fileSystem = FileSystem.live
        fileSystem.overwrite = { (file, offset, bytes) throws(FileError) in
            if stopsWriting.withLock(\.self) { throw FileError(operation: "pwrite", path: "", code: ENOSPC) }
            return try FileSystem.live.overwrite(file, offset, bytes)
        }
        let server = Sample.server()
        let bench = DeskBench(server: server, folder: folder, fileSystem: fileSystem)
        await bench.start()
        server.weather(.hold, for: "POST")
        await bench.perform(.submit(IntentID("a"), Sample.reply("Hello"), undoSeconds: 0))
        #expect(bench.state("a") == .sending)
        stopsWriting.withLock { $0 = true }
        server.answerHeld()
        await bench.idle()
        stopsWriting.withLock { $0 = false }
        func open() -> [OutboxRecord] { OutboxJournal(in: "\(folder)/state", process: "look").peek().records }
        #expect(!open().isEmpty)
        for _ in 0..<10 { await bench.pass(1) }
        #expect(open().isEmpty)
    }
}

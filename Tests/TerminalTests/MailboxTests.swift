import Canvas
import Dispatch
import Glibc
import Testing

@testable import Terminal

@Suite("Event loop")
struct MailboxTests {
    private static func isReadable(_ descriptor: Int32) -> Bool {
        var source = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&source, 1, 0) > 0
    }

    @Test("A mailbox wakes once for a burst, keeps order, and counts its crossings")
    func mailbox() {
        let mailbox = Mailbox<Int>()
        #expect(!Self.isReadable(mailbox.descriptor))
        mailbox.post(0)
        #expect(Self.isReadable(mailbox.descriptor))
        for value in 1..<100 { mailbox.post(value) }
        #expect(Self.isReadable(mailbox.descriptor))
        #expect(mailbox.crossings == (100, 0))
        #expect(mailbox.take() == Array(0..<100))
        #expect(!Self.isReadable(mailbox.descriptor))
        #expect(mailbox.take().isEmpty)
        #expect(mailbox.crossings == (100, 100))
    }

    @Test("Nothing posted from other threads is lost")
    func threads() {
        let mailbox = Mailbox<Int>()
        let loop = EventLoop(input: -1, mailbox: mailbox, signals: nil, now: { .zero })
        let queue = DispatchQueue(label: "posting", attributes: .concurrent)
        for value in 0..<4 { queue.async { @Sendable in for index in 0..<5_000 { mailbox.post(value * 5_000 + index) } } }
        var seen: [Int] = []
        while seen.count < 20_000 { seen += loop.wait(until: nil).mail }
        #expect(Set(seen).count == 20_000)
        for value in 0..<4 { #expect(seen.filter { $0 / 5_000 == value } == Array(value * 5_000..<(value + 1) * 5_000)) }
    }

    @Test("Two hundred keys sent at once are one turn; the end of input is a hang-up")
    func flood() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        let loop = EventLoop(input: ends[0], mailbox: Mailbox<Int>(), signals: nil, now: { .zero })
        let bytes = Array(repeating: Array("\u{1B}[B".utf8), count: 200).flatMap { $0 }
        #expect(write(ends[1], bytes, bytes.count) == bytes.count)
        let turn = loop.wait(until: nil)
        #expect(turn.keys == Array(repeating: .down, count: 200))
        close(ends[1])
        #expect(loop.wait(until: nil).hasHungUp)
        #expect(loop.wait(until: .zero).isEmpty)
        close(ends[0])
    }

    @Test("A lone Esc is a key when its delay has passed, and not before")
    func escape() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        // A clock of which each look costs 10 ms: time passes without waiting for it.
        var time = Duration.zero
        let loop = EventLoop(input: ends[0], mailbox: Mailbox<Int>(), signals: nil, now: {
            time += .milliseconds(10)
            return time
        })
        #expect(write(ends[1], [0x1B], 1) == 1)
        #expect(loop.wait(until: nil).keys == [.escape])
        #expect(time >= KeyReader.escapeDelay)
        close(ends[0])
        close(ends[1])
    }
}

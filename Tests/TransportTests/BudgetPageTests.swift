import Corpus
import Testing

@testable import Transport

/// A page as a long day may have left it.
private func anyPage(_ random: inout SeededRandom) -> BudgetPage {
    func maybe(_ number: Double) -> Double? { random.next() % 2 == 0 ? nil : number }
    var page = BudgetPage()
    for place in page.minutes.indices {
        page.minutes[place].leavings = LeavingTimes((0..<Int(random.next() % 9)).map { 1_000 + Double($0) / 3 })
        for _ in 0..<random.next() % 4 {
            page.minutes[place].marks.append(.init(holder: random.next(), seconds: 990 + random.unit()))
            page.minutes[place].personWaits.append(.init(holder: random.next(), seconds: 1_010 + random.unit()))
        }
        page.minutes[place].learnedLimit = maybe(30).map { Int($0) }
        page.minutes[place].learnedAtSeconds = random.unit() * 1_000
    }
    if let until = maybe(1_040) { page.told = .init(remaining: Int(random.next() % 200) - 20, until: until) }
    page.toldLimit = maybe(100).map { Int($0) }
    (page.pausedUntil, page.namedUntil, page.calmUntil) = (maybe(1_020.5), maybe(9_000), maybe(1_090.25))
    (page.lastWriteAt, page.cautiousUntil) = (maybe(999), maybe(1_100))
    page.isProbing = random.next() % 2 == 0
    page.probe = maybe(998).map { .init(holder: random.next(), seconds: $0) }
    return page
}

/// What a ledger's file holds, and what is made of one that was damaged.
@Suite struct BudgetPageTests {
    @Test(arguments: UInt64(1)...200) func `what was written is read again`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let page = anyPage(&random)
        let bytes = page.bytes(boot: "b", seconds: 1_000)
        #expect(BudgetPage.read(bytes, boot: "b", seconds: 1_000) == .page(page))
        // A longer page stood there before.
        #expect(BudgetPage.read(bytes + [1, 2, 3], boot: "b", seconds: 1_060) == .page(page))
    }

    @Test func `every byte damaged in four ways is noticed, and every length that is too short`() {
        var random = SeededRandom(seed: 7)
        let whole = anyPage(&random).bytes(boot: "b", seconds: 1_000)
        var counts: [String: Int] = [:]
        func look(_ bytes: [UInt8]) {
            switch BudgetPage.read(bytes, boot: "b", seconds: 1_000) {
            case .page: #expect(bytes == whole, "a damaged page was believed")
            case .void: counts["void", default: 0] += 1
            case .damaged: counts["damaged", default: 0] += 1
            case .foreign: counts["foreign", default: 0] += 1
            }
        }
        for place in whole.indices {
            for byte in [whole[place] ^ 1, whole[place] ^ 0x80, ~whole[place], 0] {
                var bytes = whole
                bytes[place] = byte
                look(bytes)
            }
        }
        for length in whole.indices { look(Array(whole[..<length])) }
        // Only the empty file is void; a version to come is one of a few numbers.
        #expect(counts["void"] == 1 && counts["foreign", default: 0] <= 4 && counts["damaged", default: 0] > 1_000, "\(counts)")
    }

    @Test func `a page of before a reboot is void, by the boot's name or by the clock`() {
        let bytes = BudgetPage().bytes(boot: "b", seconds: 1_000)
        #expect(BudgetPage.read(bytes, boot: "c", seconds: 2_000) == .void)
        #expect(BudgetPage.read(bytes, boot: "b", seconds: 20) == .void)
        #expect(BudgetPage.read(bytes, boot: "b", seconds: 999.5) == .page(BudgetPage()), "clocks of two cores differ a little")
    }

    @Test func `a newer kedge's file is foreign`() {
        var bytes = BudgetPage().bytes(boot: "b", seconds: 1_000)
        bytes[8] = 2
        #expect(BudgetPage.read(bytes, boot: "b", seconds: 1_000) == .foreign)
    }

    @Test func `seeded noise is never a page`() {
        var random = SeededRandom(seed: 3)
        let head = Array(BudgetPage().bytes(boot: "b", seconds: 1).prefix(48))
        for count in 0..<3_000 {
            let noise = (0..<Int(random.next() % 300)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            let read = BudgetPage.read(count % 2 == 0 ? noise : head + noise, boot: "b", seconds: 1)
            if case .page = read { #expect(noise.count < 0, "noise was believed") }
        }
    }
}

import Corpus
import FoundationEssentials
import Helpdesk
import Testing

@testable import Store

@Suite struct RowTests {
    @Test func checksumsAreThoseOfEverybody() {
        #expect(Checksum.of(Array("123456789".utf8)[...]) == 0xCBF4_3926)
        #expect(Checksum.of([]) == 0)
        let bytes = Array("The quick brown fox jumps over the lazy dog".utf8)
        #expect(Checksum.of(bytes[...]) == 0x414F_A339)
        var parts = Checksum()
        parts.add(bytes[..<11])
        parts.add(bytes[11...])
        #expect(parts.value == 0x414F_A339)
    }

    @Test func intentsComeBackAsTheyWere() {
        for intent in Samples.intents {
            let payload = RowWriter.payload { $0.intent(intent) }
            #expect(!payload.contains(10))
            #expect(RowScanner.payload(payload) { $0.intent() } == intent)
        }
    }

    /// A thing without one of its fields would be another thing.
    @Test func anActWithAFieldThatCannotBeReadIsNoAct() {
        let act = Act(.create, .customer, account: Samples.account, fields: ["email": .text("a@b.c"), "is_vip": .flag(true)])
        let payload = RowWriter.payload { $0.intent(.act(act)) }
        let text = String(decoding: payload, as: UTF8.self)
        #expect(RowScanner.payload(payload) { $0.intent() } == .act(act))
        for (there, instead) in [("\"yes\"", "\"maybe\""), ("[\"flag\",\"yes\"]", "[\"colour\",\"red\"]"), ("[\"flag\",\"yes\"]", "null")] {
            #expect(text.contains(there))
            let other = Array(text.replacing(there, with: instead).utf8)
            #expect(RowScanner.payload(other) { $0.intent() } == nil)
        }
    }

    @Test func numbersComeBackToTheLastBit() {
        var chance = SeededRandom(seed: 3)
        var numbers = [0, -0.0, 1, -1, 0.1, 800_000_000, 799_999_999.667, 1e21, 1e-7, .pi, 123_456_789_012_345, 9e15 + 1]
        for _ in 0..<2_000 { numbers.append(Double(Int.random(in: -1_000_000_000_000...1_000_000_000_000, using: &chance)) / 1_000) }
        for number in numbers {
            let payload = RowWriter.payload { row in
                row.number(number)
                row.number(7)
            }
            let read = RowScanner.payload(payload) { row in row.double().map { ($0, row.int()) } }
            #expect(read?.0.bitPattern == number.bitPattern, "\(number)")
            #expect(read?.1 == 7)
        }
    }

    /// What was never written by us ends in nothing, never in a trap.
    @Test func scanningSurvivesAnything() {
        var chance = SeededRandom(seed: 7)
        let seeds = Samples.intents.map { intent in RowWriter.payload { $0.intent(intent) } }
            + [RowWriter.payload { $0.ticket(Samples.tickets(1)[0]) }, RowWriter.payload { $0.approval(Samples.approval(1, seed: 2)) }]
        let alphabet = Array("[]\",\\unl0123456789-+.e".utf8) + [0, 10, 0xFF, 0xC3]
        var readCount = 0
        for round in 0..<40_000 {
            var bytes = seeds[round % seeds.count]
            for _ in 0..<Int.random(in: 1...6, using: &chance) where !bytes.isEmpty {
                let position = Int.random(in: 0..<bytes.count, using: &chance)
                switch Int.random(in: 0..<4, using: &chance) {
                case 0: bytes[position] = alphabet.randomElement(using: &chance) ?? 0
                case 1: bytes.remove(at: position)
                case 2: bytes.insert(alphabet.randomElement(using: &chance) ?? 0, at: position)
                default: bytes = Array(bytes[..<position])
                }
            }
            if RowScanner.payload(bytes, { $0.intent() }) != nil { readCount += 1 }
            _ = RowScanner.payload(bytes) { $0.recordLine(of: Samples.account) }
            _ = RowScanner.payload(bytes) { $0.ticket(of: Samples.account) }
            _ = RowScanner.payload(bytes) { $0.approval(of: Samples.account) }
            _ = RowScanner.payload(bytes) { $0.thread(of: Samples.account) }
            _ = RowScanner.payload(bytes) { row -> Int? in row.skip(); return nil }
        }
        #expect(readCount > 100)
    }

    @Test func deepNestingIsDamage() {
        let bytes = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
        #expect(RowScanner.payload(bytes) { row -> Int? in row.skip(); return 1 } == nil)
    }
}

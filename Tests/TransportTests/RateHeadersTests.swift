import Corpus
import FoundationEssentials
import Helpdesk
import Testing

@testable import Transport

/// Sun, 06 Nov 1994 08:49:37 GMT, the date of RFC 9110's examples.
private let noon = Date(timeIntervalSince1970: 784_111_777)

private func headers(_ fields: [(String, String)], now: Date = noon) -> RateHeaders {
    RateHeaders(Response(status: 429, headers: fields.map { .init($0.0, $0.1) }), now: now)
}

@Suite struct RateHeadersTests {
    @Test(arguments: [
        ("0", 1.0), ("1", 1), ("120", 120), ("-5", 1), ("1.5", 1.5), (" 7 ", 7), ("1e9", 900),
        ("99999999999999999999", 900), ("900", 900), ("901", 900), ("120, 240", 240),
        ("Sun, 06 Nov 1994 08:50:37 GMT", 61), ("Sunday, 06-Nov-94 08:50:37 GMT", 61),
        ("Sun Nov  6 08:50:37 1994", 61), ("Sun, 06 Nov 1994 08:49:38 GMT", 2),
        ("Sat, 05 Nov 1994 08:49:37 GMT", 1), ("Fri, 06 Nov 2099 08:49:37 GMT", 900),
        ("Sunday, 06-Nov-99 08:49:37 GMT", 900), ("Monday, 06-Nov-72 08:49:37 GMT", 1),
    ]) func `H1: Retry-After becomes a wait within the clamp`(value: String, seconds: Double) {
        #expect(headers([("retry-after", value)]).retryAfterSeconds == seconds)
    }

    @Test(arguments: [
        "", "soon", "nan", "inf", "0x10", "1e999", "-", "12 s", "Sun, 06 Nov 1994", "Sun, 32 Nov 1994 08:49:37 GMT",
        "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT",
    ]) func `H1: what can't be read is as good as absent`(value: String) {
        #expect(headers([("Retry-After", value)]).retryAfterSeconds == nil)
    }

    @Test func `H1: of two, the longer wait; beyond the clamp it is reported`() {
        #expect(headers([("Retry-After", "5"), ("Retry-After", "9")]).retryAfterSeconds == 9)
        #expect(headers([("Retry-After", "3600")]).namedWaitSeconds == 3_600)
        #expect(headers([("Retry-After", "60")]).namedWaitSeconds == nil)
    }

    @Test(arguments: [
        ("784111817", 900.0),  // below the smallest epoch: taken as seconds from now
        ("41", 41), ("0", 1), ("-3", 1), ("41.5", 41.5), ("1e3", 900),
    ]) func `H2: a reset in seconds from now`(value: String, seconds: Double) {
        #expect(headers([("X-RateLimit-Reset", value)]).resetSeconds == seconds)
    }

    @Test(arguments: [-86_400.0, -90, 0, 90, 86_400]) func `H2, H5: an epoch, whatever our own clock says`(skew: Double) {
        let server = Date(timeIntervalSince1970: 1_800_000_000)
        let date = ("Date", "Fri, 15 Jan 2027 08:00:00 GMT")
        for value in ["1800000040", "1800000040.0", "1800000040000"] {
            let read = headers([date, ("X-RateLimit-Reset", value)], now: server.addingTimeInterval(skew))
            #expect(read.resetSeconds == 41)
        }
        let past = headers([date, ("X-RateLimit-Reset", "1799999000")], now: server.addingTimeInterval(skew))
        #expect(past.resetSeconds == 1)
        let retry = headers(
            [date, ("Retry-After", "Fri, 15 Jan 2027 08:00:30 GMT")], now: server.addingTimeInterval(skew))
        #expect(retry.retryAfterSeconds == 31)
    }

    @Test(arguments: ["", "yesterday", "Fri, 15 Jan"]) func `H5: without a readable Date, our clock and the clamp`(date: String) {
        for skew in [-86_400.0, 0, 86_400] {
            let now = Date(timeIntervalSince1970: 1_800_000_000 + skew)
            let wait = headers([("Date", date), ("X-RateLimit-Reset", "1800000040")], now: now).resetSeconds
            #expect(wait.map { (1...900).contains($0) } == true)
        }
    }

    @Test func `H3: the draft's structured fields, also broken ones`() {
        let good = headers([("RateLimit-Policy", "\"default\";q=100;w=60"), ("RateLimit", "\"default\";r=50;t=30")])
        #expect(good.limit == 100 && good.remaining == 50 && good.resetSeconds == 30)
        for value in ["", ";", "\"default\"", "r=50;t", ";r=;t=x", "\"d\";r=-1;t=-1", "?1;;==;r"] {
            let bad = headers([("RateLimit", value), ("RateLimit-Policy", value)])
            #expect(bad.limit == nil && bad.remaining == nil && bad.resetSeconds == nil)
        }
    }

    @Test func `H4: counts that can't be are bounded`() {
        #expect(headers([("X-RateLimit-Remaining", "-3")]).remaining == 0)
        let tooMany = headers([("X-RateLimit-Limit", "100"), ("X-RateLimit-Remaining", "500")])
        #expect(tooMany.limit == 100 && tooMany.remaining == 100)
        #expect(headers([("X-RateLimit-Limit", "0")]).limit == nil)
        #expect(headers([("X-RateLimit-Limit", "99999999999999999999")]).limit == nil)
        #expect(headers([("X-RateLimit-Limit", "many")]).limit == nil)
        #expect(headers([("ratelimit-limit", "700"), ("ratelimit-reset", "41")]).limit == 700)
    }

    @Test func `a 429's pause is Retry-After, else the reset`() {
        #expect(headers([("Retry-After", "3"), ("X-RateLimit-Reset", "40")]).pauseSeconds == 3)
        #expect(headers([("X-RateLimit-Reset", "40")]).pauseSeconds == 40)
        #expect(headers([]).pauseSeconds == nil)
    }

    @Test func `seeded noise never leaves the clamp`() {
        var random = SeededRandom(seed: 7)
        let letters = Array("0123456789-+.eE, :GMTSunNov;=\"rtq")
        for _ in 0..<20_000 {
            let text = String((0..<Int(random.next() % 30)).map { _ in letters[Int(random.next() % UInt64(letters.count))] })
            let read = headers([
                ("Retry-After", text), ("X-RateLimit-Reset", text), ("X-RateLimit-Limit", text),
                ("X-RateLimit-Remaining", text), ("RateLimit", text), ("Date", text),
            ])
            for wait in [read.retryAfterSeconds, read.resetSeconds].compactMap({ $0 }) {
                #expect((RateHeaders.shortestWait...RateHeaders.longestWait).contains(wait))
            }
            #expect(read.remaining.map { $0 >= 0 } ?? true)
        }
    }
}

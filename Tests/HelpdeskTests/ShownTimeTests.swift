import FoundationEssentials
import Testing

@testable import Helpdesk

@Suite struct ShownTimeTests {
    @Test(arguments: [
        (-5, "now"), (59, "now"), (60, "1m"), (3_599, "59m"), (3_600, "1h"), (86_399, "23h"), (86_400, "1d"),
        (13.9 * 86_400, "13d"), (14 * 86_400, "2w"), (364 * 86_400, "52w"), (365 * 86_400, "1y"), (1e15, "99y"), (-1e15, "now"),
    ] as [(Double, String)])
    func agesFitThreeCells(_ seconds: Double, _ expected: String) {
        #expect(ShownTime.age(of: noon.addingTimeInterval(-seconds), now: noon) == expected)
        #expect(expected.count <= 3)
    }

    @Test(arguments: [
        (0, 0, "12:00"), (-3_600, 3_600, "12:00"), (-86_400, 0, "Thu 12:00"), (-6 * 86_400, 0, "Sat 12:00"),
        (-7 * 86_400, 0, "13 Nov"), (86_400, 0, "Sat 12:00"), (-300 * 86_400, 0, "24 Jan"), (-365 * 86_400, 0, "20 Nov 2025"),
        (43_200, 0, "Sat 00:00"), (43_199, 0, "23:59"), (0, -50_400, "22:00"), (0, 50_400, "02:00"),
        (-14 * 3_600, -50_400, "08:00"),
    ] as [(Double, Int, String)])
    func stampsAreAsShortAsTheyStayClear(_ seconds: Double, _ offset: Int, _ expected: String) {
        #expect(ShownTime.stamp(noon.addingTimeInterval(seconds), now: noon, utcOffset: offset) == expected)
    }

    @Test(arguments: [(-7_200.0, "2h"), (0, "now"), (59, "now"), (60, "in 1m"), (16 * 3_600, "in 16h"), (3 * 86_400, "in 3d")] as [(Double, String)])
    func whatMayStillCome(_ seconds: Double, _ expected: String) {
        #expect(ShownTime.distance(to: noon.addingTimeInterval(seconds), now: noon) == expected)
    }

    @Test func tellsSecondsAndDays() {
        #expect(ShownTime.clockWithSeconds(noon.addingTimeInterval(-0.5), utcOffset: 0) == "11:59:59")
        #expect(ShownTime.full(noon, utcOffset: 0) == "Fri 20 Nov 2026, 12:00")
        #expect(ShownTime.age(of: nil, now: noon) == "")
    }

    @Test(arguments: [(108, 6), (102.1, 1), (102, 0), (90, 0), (Double.infinity, 0), (.nan, 0)] as [(Double, Int)])
    func countsDownOnTheMonotonicClock(_ seconds: Double, _ left: Int) {
        #expect(ShownTime.secondsLeft(until: seconds, now: Moment(wall: noon, seconds: 102)) == left)
    }

    @Test func absurdDatesDoNoHarm() {
        for seconds in [Double.infinity, -.infinity, .nan, 1e300, -1e300] {
            let date = Date(timeIntervalSinceReferenceDate: seconds)
            _ = ShownTime.stamp(date, now: noon, utcOffset: 0)
            _ = ShownTime.age(of: date, now: noon)
            #expect(!ShownTime.full(date, utcOffset: 3_600).isEmpty)
        }
    }

    @Test func daysCountThereAndBack() {
        for number in stride(from: -719_162, through: 2_932_896, by: 997) {
            let day = CivilDate(dayNumber: number)
            #expect(day.dayNumber == number && CivilDate(year: day.year, month: day.month, day: day.day) == day)
        }
        #expect(CivilDate(year: 2024, month: 2, day: 29) != nil && CivilDate(year: 2026, month: 2, day: 29) == nil)
        #expect(CivilDate(year: 2000, month: 3, day: 1)?.dayNumber == 11_017)
    }
}

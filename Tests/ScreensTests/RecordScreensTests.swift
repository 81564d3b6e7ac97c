import Canvas
import FoundationEssentials
import Helpdesk
import Testing
@testable import Screens

/// Lists and records as they are on screen, text and styles.
@Suite struct RecordScreensTests {
    static let sizes = [(60, 20), (80, 24), (120, 40), (200, 50)]
    static let places: [(name: String, keys: String)] = [
        ("customers", "g c j"), ("workflows", "g w"), ("projects", "g p"), ("labels", "g p <Tab>"), ("users", "g U"),
        ("workspaces", "g s"), ("events", "g e"), ("customer", "g c <Enter>"), ("workflow", "g w j <Enter>"),
        ("workspace", "g s <Enter>"), ("event", "g e <Enter> <Tab>"), ("viewer", "g e <Enter> <Tab> <Enter>"),
        ("form-new-customer", "g c c n"), ("form-change-customer", "g c e <Down> <Down>"), ("typed-run", "g w j x E"),
    ]

    @Test(arguments: places.indices, sizes.indices) func golden(_ place: Int, _ size: Int) {
        let (columns, rows) = Self.sizes[size]
        var pilot = RecordWorld.pilot(columns, rows)
        pilot.press(Self.places[place].keys)
        GoldenScreen.expect(pilot.frame, "\(Self.places[place].name)-\(columns)x\(rows)")
    }

    @Test(arguments: [(120, 40), (200, 50)]) func sidebar(_ columns: Int, _ rows: Int) {
        var pilot = RecordWorld.pilot(columns, rows)
        pilot.press("h J J")
        GoldenScreen.expect(pilot.frame, "sidebar-\(columns)x\(rows)")
    }

    /// One account refuses its key, one hangs, one waits: the fourth is as if alone, and each trouble stands by its name.
    @Test(arguments: [(80, 24), (120, 40)]) func fourAccounts(_ columns: Int, _ rows: Int) {
        let names = ["north", "south", "east", "west"].map { AccountName($0) }
        let profiles = names.map { AccountProfile(name: $0, kind: .keva, capabilities: RecordWorld.keva) }
        let lists = zip(names, [1, 2, 3, 1]).map { name, count in
            RecordList(scope: RecordScope(account: name, kind: .customer), records: RecordWorld.customers.prefix(count).map {
                Record(id: RecordID(account: name, kind: .customer, value: $0.id.value), title: $0.title, fields: $0.fields)
            }, asOf: Pilot.noon.wall)
        }
        var pilot = RecordWorld.pilot(columns, rows, only: profiles, lists: Array(lists.dropFirst()))
        pilot.send(.accountState(AccountState(account: names[0], trouble: Trouble(.notSignedIn, "Keva refuses the token of north."))))
        pilot.send(.accountState(AccountState(account: names[1], asOf: Pilot.noon.wall, trouble: Trouble(.offline, "south.example doesn't answer."))))
        pilot.send(.accountState(AccountState(account: names[2], asOf: Pilot.noon.wall, waitsUntil: Pilot.noon.wall.addingTimeInterval(95))))
        pilot.press("g c")
        GoldenScreen.expect(pilot.frame, "customers-four-\(columns)x\(rows)")
    }

    @Test func rawRecord() {
        var pilot = RecordWorld.pilot()
        pilot.press("g c <Enter> z r")
        #expect(pilot.shows("customer cus_1, field by field"))
        #expect(pilot.lines.contains { $0.contains("priority_override") && $0.contains("platinum") })
        #expect(pilot.lines.contains { $0.contains("is_vip") && $0.contains("true") })
    }
}

import Canvas
import FoundationEssentials
import Helpdesk
import Testing

@testable import Screens

/// Whom a ticket is given to is somebody who was seen on its account.
@Suite struct AssigneeTests {
    private func owner(_ pilot: Pilot) -> [FieldChange.Setting?] {
        pilot.effects.compactMap { effect in
            if case .submit(_, .change(_, let change), _) = effect { change.assignee } else { nil }
        }
    }

    @Test("By name, by a beginning, by id, by address, or as it is", arguments: [
        ("Otto", "otto"), ("ot", "otto"), ("otto", "otto"), ("lena@lyon.example", "7"), ("Fischer", "7"), ("new@lyon.example", "new@lyon.example"),
        ("=anybody", "anybody"),
    ])
    func named(typed: String, value: String) {
        var pilot = DeskWorld.pilot()
        pilot.send(.records(Self.users))
        pilot.press("j j a w")
        pilot.type(typed)
        pilot.press("<Enter>")
        #expect(owner(pilot) == [.value(value)])
    }

    static let users = RecordList(
        scope: RecordScope(account: DeskWorld.it, kind: .user),
        records: [
            Record(id: RecordID(account: DeskWorld.it, kind: .user, value: "7"), title: "Lena Fischer", fields: [.init("email", .text("lena@lyon.example"))]),
            Record(id: RecordID(account: DeskWorld.it, kind: .user, value: "8"), title: "Lena Maas", fields: []),
        ], asOf: Pilot.noon.wall)

    @Test func nobodyOfThatName() {
        var pilot = DeskWorld.pilot()
        pilot.press("j j a w")
        pilot.type("Ami")
        pilot.press("<Enter>")
        #expect(pilot.shows("Nobody seen on it is called “Ami”."))
        #expect(owner(pilot).isEmpty)
        #expect(pilot.app.context == .prompt)
        pilot.press("C-u O t t <Tab> <Enter>")
        #expect(owner(pilot) == [.value("otto")])
    }

    @Test func severalOfThatName() {
        var pilot = DeskWorld.pilot()
        pilot.send(.records(Self.users))
        pilot.press("j j a w")
        pilot.type("Lena")
        pilot.press("<Enter>")
        #expect(pilot.shows("“Lena” fits several on it: lena@lyon.example, Lena Maas."))
        #expect(owner(pilot).isEmpty)
        pilot.press("C-u")
        pilot.type("Lena M")
        pilot.press("<Tab> <Enter>")
        #expect(owner(pilot) == [.value("8")])
    }
}

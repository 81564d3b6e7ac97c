import Backend
import DemoServer
import FoundationEssentials
import Helpdesk
import Keva
import OwnThreads
import Store
import Sync
import Testing
import Transport

@testable import kedge

@Suite("Desks of verbs", .ownThreads)
struct OpenDeskTests {
    /// On a busy machine a thread that has asked for something lets go of its verb's desk after the verb has ended.
    @Test("What was read is saved when the program ends, whoever still holds the desk")
    func savedAtTheEnd() throws {
        let bench = try Bench()
        let server = try #require(bench.server)
        let service = try Keva(ServiceOptions(
            account: AccountName("keva"), baseURL: server.baseURL(of: .keva), token: server.token(of: .keva), requestsPerMinute: 10_000))
        let wire = Wire(now: { Clock.now() }, random: { 0.5 })
        let desk = Desk(
            accounts: [
                DeskAccount(service: service, profile: AccountProfile(name: service.account, kind: .keva, capabilities: service.capabilities)),
            ],
            store: LocalStore(cacheDirectory: "\(bench.home)/cache", stateDirectory: "\(bench.home)/state", process: "1"),
            mode: .errand(adopting: false),
            surroundings: Desk.Surroundings(sender: wire, now: { Clock.now() }, random: { 0.5 })
        ) { _ in }
        let holder = OpenDesk(desk, wire)
        desk.start()
        let page = try desk.wait(for: try service.tickets(TicketFilter(), page: .first), of: service.account).get()
        desk.keep(page, of: service.account, isFirstOfWholeList: true)
        OpenDesk.closeAll()
        #expect(FileManager.default.fileExists(atPath: "\(bench.home)/cache/keva/index.jsonl"))
        // A second closing has nothing to do, and waits for nothing.
        holder.close()
    }
}

import DemoServer
import Helpdesk
import OwnThreads
import Testing

/// Capability × service: the requests that verbs of the real program sent and a strict server took, or the sentence
/// a person reads where the service has none. It prints the table.
@Suite("Capability × service", .serialized, .ownThreads)
struct CapabilityTableTests {
    @Test("Every cell is filled, and every documented endpoint is called by a verb")
    func table() throws {
        let stages = try DemoService.columns.map(Self.stage)
        var columns = try stages.map(Self.column)
        let keys = Self.keysWithNote
        let further = [
            try Stage(.keva, setting: "note_key", config: "note_key = \"isInternal\"\n", keys: keys),
            try Stage(.kemon, setting: "mcp_url", mcp: DemoMCP()),
        ]
        columns.append(try Self.column(further[0], calls: VerbCall.kevaNote))
        columns.append(try Self.column(further[1], calls: VerbCall.kemonSecondDoor, absent: [.note]))
        columns.sort { first, second in
            let places = [first, second].map { DemoService.columns.firstIndex(of: $0.service) ?? 0 }
            return places[0] == places[1] ? first.setting == nil && second.setting != nil : places[0] < places[1]
        }
        let table = CapabilityTable(columns: columns)
        print(table.text)
        let visits = (stages + further).flatMap { stage in stage.visits.map { (stage.service, $0) } }
        let missing = Self.reportEndpoints(visits)
        Self.reportCounts(table)

        #expect(missing == [])
        for capability in Capability.allCases {
            for service in DemoService.columns {
                #expect(!table.cells(of: capability, service).isEmpty, "\(capability) of \(service.productName) is empty")
            }
        }
        for stage in stages + further { #expect(stage.server.refused == [], "\(stage.service.productName)") }
        // Keva's key may reach several workspaces: every request names the account's.
        let keva = stages.filter { $0.service == .keva }.flatMap(\.server.requests)
        #expect(!keva.isEmpty && keva.allSatisfy { $0.headers["x-workspace-id"] != nil })
    }

    // MARK: Filling it

    private static var keysWithNote: DemoKeys {
        var keys = DemoKeys()
        keys.note = "isInternal"
        return keys
    }

    private static func stage(_ service: DemoService) throws -> Stage {
        try Stage(service, config: service == .keme || service == .keva ? ListenBench.config : "")
    }

    /// The whole column: what the service can, then what it can't.
    private static func column(_ stage: Stage) throws -> Column {
        var column = try column(stage, calls: VerbCall.able(stage.service))
        if let visit = try hook(of: stage.service).flatMap(stage.listen) {
            let status = visit.result.status
            #expect(status == 0)
            column.cells[.receiveWebhooks] = .requests(visit.shapes)
        }
        for capability in Capability.allCases where column.cells[capability] == nil {
            column.cells[capability] = try absence(of: capability, stage)
        }
        return column
    }

    /// What these calls show, and what it can't of the capabilities named.
    private static func column(_ stage: Stage, calls: [VerbCall], absent: [Capability] = []) throws -> Column {
        var column = Column(service: stage.service, setting: stage.setting)
        for call in calls {
            let visit = try stage.run(call)
            let (status, errors) = (visit.result.status, visit.result.errors)
            #expect(status == 0 && (errors != "") == call.isIncomplete, "\(visit.arguments): \(errors)")
            for capability in call.shows {
                let isServed = DocumentedEndpoint.all.contains { endpoint in
                    endpoint.service == stage.service && endpoint.serves[capability] != nil && visit.shapes.contains(where: endpoint.isMet)
                }
                #expect(isServed, "\(capability): \(visit.verb) asks \(visit.shapes)")
                var shapes = visit.shapes
                if case .requests(let earlier)? = column.cells[capability] { shapes = earlier + shapes.filter { !earlier.contains($0) } }
                column.cells[capability] = .requests(shapes)
            }
        }
        for capability in absent { column.cells[capability] = try absence(of: capability, stage) }
        return column
    }

    private static func hook(of service: DemoService) -> ((_ ticket: String) -> String)? {
        switch service {
        case .keme: { "{\"event\":\"ticket.updated\",\"ticket\":{\"id\":\"\($0)\"}}" }
        case .keva: { ListenBench.hook("ticket.updated", id: "evt_1", ticket: $0) }
        case .kemon, .keepem: nil
        }
    }

    /// What a person reads who tries it; nil where that isn't a sentence of this service's own.
    private static func absence(of capability: Capability, _ stage: Stage) throws -> Cell? {
        let visit = try stage.run(capability.attempt(ticket: stage.ticket))
        let name = stage.service.productName
        let (status, shapes) = (visit.result.status, visit.shapes)
        let isBesideTheResult = capability.isPartOfReading && stage.service != .keepem
        #expect(status == (isBesideTheResult ? 0 : 4), "\(name), \(capability): \(visit.arguments): \(visit.result.errors)")
        #expect(shapes.allSatisfy { $0.method == "GET" }, "\(name), \(capability)")
        guard let sentence = visit.sentence, isWhole(sentence, name) else {
            Issue.record("\(name), \(capability): \(visit.arguments) says \"\(visit.result.errors)\"")
            return nil
        }
        return .sentence(sentence)
    }

    /// Names the service, ends as sentences do, and isn't what is said of everything that nobody wrote a word about.
    private static func isWhole(_ sentence: String, _ name: String) -> Bool {
        sentence.contains(name) && sentence.hasSuffix(".") && sentence.split(separator: " ").count > 3
            && !sentence.contains("doesn't offer this")
    }

    // MARK: Telling of it

    /// Prints who called what; what nobody did is returned.
    private static func reportEndpoints(_ visits: [(DemoService, Visit)]) -> [String] {
        var missing: [String] = []
        print("Documented endpoints, and the verbs that called them")
        for endpoint in DocumentedEndpoint.all {
            let callers = visits.filter { service, visit in
                service == endpoint.service && visit.result.status == 0 && visit.shapes.contains(where: endpoint.isMet)
            }
            let name = "\(endpoint.service.productName) \(endpoint.title)"
            var verbs: [String] = []
            for (_, visit) in callers where !verbs.contains(visit.verb) { verbs.append(visit.verb) }
            print("    [\(endpoint.mark.rawValue)] \(name)  <-  \(verbs.isEmpty ? "NOBODY" : verbs.joined(separator: ", "))")
            if verbs.isEmpty { missing.append(name) }
            for capability in endpoint.serves.keys.sorted(by: { $0.rawValue < $1.rawValue }) {
                let isServed = callers.contains { _, visit in visit.shapes.contains { endpoint.serves(capability, with: $0) } }
                if !isServed { missing.append("\(name) for \(capability) with \(endpoint.serves[capability]?.sorted() ?? [])") }
            }
        }
        return missing
    }

    private static func reportCounts(_ table: CapabilityTable) {
        var (requests, sentences) = (0, 0)
        for capability in Capability.allCases {
            for service in DemoService.columns {
                let cells = table.cells(of: capability, service)
                let asks = cells.contains { if case .requests = $0 { true } else { false } }
                if asks { requests += 1 } else if !cells.isEmpty { sentences += 1 }
            }
        }
        let (capabilities, services) = (Capability.allCases.count, DemoService.columns.count)
        print("\n\(capabilities) capabilities × \(services) services: \(requests) cells with requests, \(sentences) with a sentence; \(DocumentedEndpoint.all.count) documented endpoints.")
    }
}

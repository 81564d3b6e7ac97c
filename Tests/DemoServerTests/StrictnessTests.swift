import Testing

@testable import DemoServer

@Suite struct StrictnessTests {
    static let outside: [Attempt] = [
        // Paths and methods, the other prefix among them.
        Attempt("GET", "/", 404), Attempt("GET", "/api/tickets", 404), Attempt("GET", "/v1/tickets", 404),
        Attempt("GET", "/api/v1/tickets/", 404), Attempt("GET", "/api/v1/tickets/TICKET/notes", 404),
        Attempt("DELETE", "/api/v1/tickets/TICKET", 404), Attempt("PUT", "/api/v1/tickets/TICKET", "{}", 404),
        Attempt("GET", "/api/approvals/REPLY", 404), Attempt("POST", "/api/approvals/REPLY", "{}", 404),
        Attempt("DELETE", "/api/customers/CUSTOMER", 404), Attempt("HEAD", "/api/v1/tickets", 404),
        Attempt("GET", "/api/v1/workspaces", 404), Attempt("PUT", "/api/kb/ARTICLE", "{}", 404),
        Attempt("POST", "/api/kb/ARTICLE", "{}", 404), Attempt("PUT", "/api/workflows/FLOW", "{}", 404),
        Attempt("GET", "/api/workflows/FLOW/trigger", 404), Attempt("POST", "/api/workflows/FLOW/executions", 404),
        Attempt("POST", "/api/customers/lookup", #"{"email":"EMAIL"}"#, 404),
        Attempt("PUT", "/api/v1/tickets/TICKET/messages", #"{"body":"x"}"#, 404),
        Attempt(.kemon, "PUT", "/api/v1/tickets/ISSUE", #"{"status":"done"}"#, 404),
        Attempt(.kemon, "DELETE", "/api/v1/projects/PROJECT", 404),
        Attempt(.kemon, "POST", "/api/v1/tickets/ISSUE/comments", "{}", 404), Attempt(.kemon, "GET", "/api/v1/labels", 404),
        Attempt(.kemon, "GET", "/api/v1/projects/PROJECT", 404), Attempt(.kemon, "PATCH", "/api/v1/projects/PROJECT", "{}", 404),
        Attempt(.kemon, "GET", "/api/v1/approvals", 404), Attempt(.kemon, "GET", "/tickets", 404),
        // Query parameters: unknown, of another family, doubled, out of range, broken.
        Attempt("GET", "/api/v1/tickets?limit=20", 400), Attempt("GET", "/api/v1/tickets?priority=high", 400),
        Attempt("GET", "/api/v1/tickets?per_page=101", 400), Attempt("GET", "/api/v1/tickets?per_page=0", 400),
        Attempt("GET", "/api/v1/tickets?page=0", 400), Attempt("GET", "/api/v1/tickets?page=x", 400),
        Attempt("GET", "/api/v1/tickets?page=1&page=2", 400), Attempt("GET", "/api/v1/tickets?status=escalated", 400),
        Attempt("GET", "/api/v1/tickets?status=", 400), Attempt("GET", "/api/v1/tickets?page", 400),
        Attempt("GET", "/api/v1/tickets?page=%zz", 400), Attempt("GET", "/api/v1/tickets?workspaceId=WS", 400),
        Attempt("GET", "/api/v1/tickets/TICKET?page=1", 400), Attempt("GET", "/api/v1/tickets/TICKET/messages?per_page=5", 400),
        Attempt("GET", "/api/approvals?page=1", 400), Attempt("GET", "/api/approvals?status=expired", 400),
        Attempt("GET", "/api/kb?per_page=20", 400), Attempt("GET", "/api/kb?limit=51", 400), Attempt("GET", "/api/kb?q=x", 400),
        Attempt("GET", "/api/customers?page=1", 400), Attempt("GET", "/api/customers?limit=101", 400),
        Attempt("GET", "/api/customers?vipOnly=1", 400), Attempt("GET", "/api/customers/lookup", 400),
        Attempt("GET", "/api/customers/lookup?mail=EMAIL", 400), Attempt("GET", "/api/workflows?active=yes", 400),
        Attempt(.kemon, "GET", "/api/v1/tickets?per_page=5", 400), Attempt(.kemon, "GET", "/api/v1/tickets?label_ids=LABEL", 400),
        Attempt(.kemon, "GET", "/api/v1/tickets?limit=101", 400), Attempt(.kemon, "GET", "/api/v1/projects?status=active", 400),
        // Bodies: unknown keys, missing keys, wrong kinds, none wanted, none sent, not JSON.
        Attempt("POST", "/api/v1/tickets/TICKET/messages", #"{"body":"x","isInternal":true}"#, 422),
        Attempt("POST", "/api/v1/tickets/TICKET/messages", #"{"content":"x"}"#, 422),
        Attempt("POST", "/api/v1/tickets/TICKET/messages", #"{"body":7}"#, 422),
        Attempt("POST", "/api/v1/tickets/TICKET/messages", #"{"body":"  "}"#, 422),
        Attempt("POST", "/api/v1/tickets/TICKET/messages", 400), Attempt("POST", "/api/v1/tickets/TICKET/messages", "{", 400),
        Attempt("POST", "/api/v1/tickets/TICKET/messages", "[]", 400),
        Attempt("POST", "/api/v1/tickets", #"{"subject":"a","body":"b"}"#, 422),
        Attempt("POST", "/api/v1/tickets", #"{"subject":"a","body":"b","customerEmail":"nobody"}"#, 422),
        Attempt("PATCH", "/api/v1/tickets/TICKET", #"{"status":"done"}"#, 422), Attempt("PATCH", "/api/v1/tickets/TICKET", "{}", 422),
        Attempt("PATCH", "/api/v1/tickets/TICKET", #"{"subject":"x"}"#, 422),
        Attempt("PATCH", "/api/v1/tickets/TICKET", #"{"tags":"a,b"}"#, 422),
        Attempt("PATCH", "/api/v1/tickets/TICKET", #"{"status":null}"#, 422),
        Attempt("PATCH", "/api/approvals/REPLY", #"{"decision":"approved"}"#, 422),
        Attempt("PATCH", "/api/approvals/REPLY", #"{"status":"pending"}"#, 422),
        Attempt("PATCH", "/api/approvals/REPLY", #"{"status":"rejected","draft":"x"}"#, 422),
        Attempt("PATCH", "/api/approvals/REFUND", #"{"status":"approved","draft":"x"}"#, 422),
        Attempt("PATCH", "/api/approvals/REPLY", #"{"status":"approved","note":"x"}"#, 422),
        Attempt("POST", "/api/v1/tickets", #"{"subject":"a","body":"b","customer_email":"a@b.example"}"#, 422),
        Attempt("PATCH", "/api/v1/tickets/TICKET", #"{"assigned_to":"ME"}"#, 422),
        Attempt("PATCH", "/api/customers/CUSTOMER", #"{"job_title":"x"}"#, 422),
        Attempt("PATCH", "/api/workflows/FLOW", #"{"is_active":true}"#, 422),
        Attempt("POST", "/api/workflows", #"{"name":"n","workflowJson":"{}"}"#, 422),
        Attempt(.kemon, "POST", "/api/v1/tickets", #"{"title":"x","assigneeId":"ME"}"#, 422),
        Attempt(.kemon, "PATCH", "/api/v1/tickets/ISSUE", #"{"projectId":"PROJECT"}"#, 422),
        Attempt("POST", "/api/kb", #"{"title":"x"}"#, 422), Attempt("PATCH", "/api/kb/ARTICLE", #"{"body":"x"}"#, 422),
        Attempt("POST", "/api/customers", #"{"name":"x"}"#, 422), Attempt("PATCH", "/api/customers/CUSTOMER", #"{"email":"a@b"}"#, 422),
        Attempt("POST", "/api/workflows/FLOW/trigger", #"{"ticketId":"x"}"#, 422),
        Attempt("GET", "/api/v1/tickets", "{}", 400), Attempt("DELETE", "/api/kb/ARTICLE", "{}", 400),
        Attempt(.kemon, "PATCH", "/api/v1/tickets/ISSUE", #"{"subject":"x"}"#, 422),
        Attempt(.kemon, "PATCH", "/api/v1/tickets/ISSUE", #"{"labels":["x"]}"#, 422),
        Attempt(.kemon, "PATCH", "/api/v1/tickets/ISSUE", #"{"comment":"x"}"#, 422),
        Attempt(.kemon, "POST", "/api/v1/tickets", #"{"description":"x"}"#, 422),
        Attempt(.kemon, "POST", "/api/v1/projects", #"{"title":"x"}"#, 422),
        // Headers.
        Attempt("GET", "/api/v1/tickets", headers: ["Idempotency-Key: 1"], 400),
        Attempt("GET", "/api/v1/tickets", headers: ["X-API-Key: 1"], 400),
        Attempt("GET", "/api/v1/tickets", headers: ["If-None-Match: 1"], 400),
        Attempt("GET", "/api/v1/tickets", headers: ["X-Workspace-Id: WS", "X-Workspace-Id: WS"], 400),
        Attempt("POST", "/api/v1/tickets/TICKET/messages", #"{"body":"x"}"#, headers: ["Content-Type: text/plain"], 400),
        Attempt(.kemon, "GET", "/api/v1/tickets", headers: ["X-Workspace-Id: WS"], 400),
    ]

    @Test(arguments: outside)
    func refuses(_ attempt: Attempt) throws { try attempt.expectRefused() }

    static let inside: [Attempt] = [
        Attempt("GET", "/api/v1/tickets", 200), Attempt("GET", "/api/v1/tickets?page=2&per_page=100&status=open&workspace_id=WS", 200),
        Attempt("GET", "/api/v1/tickets/TICKET", 200), Attempt("GET", "/api/v1/tickets/TICKET/messages", 200),
        Attempt("GET", "/api/v1/tickets/nothing", 404),
        Attempt("POST", "/api/v1/tickets", #"{"subject":"a","body":"b","customerEmail":"a@b.example","customerName":"A"}"#, 201),
        Attempt("PATCH", "/api/v1/tickets/TICKET", #"{"status":"solved","priority":"low","assignedTo":"ME","tags":["x"]}"#, 200),
        Attempt("PATCH", "/api/v1/tickets/TICKET", #"{"assignedTo":null}"#, 200),
        Attempt("PATCH", "/api/v1/tickets/TICKET", #"{"assignedTo":"user_0"}"#, 422),
        Attempt("POST", "/api/v1/tickets/TICKET/messages", #"{"body":"Hello"}"#, 201),
        Attempt("GET", "/api/approvals", 200), Attempt("GET", "/api/approvals?status=approved", 200),
        Attempt("PATCH", "/api/approvals/REPLY", #"{"status":"approved","draft":"Better","feedback":"Tone"}"#, 200),
        Attempt("PATCH", "/api/approvals/REFUND", #"{"status":"rejected","feedback":"No"}"#, 200),
        Attempt("GET", "/api/kb?page=1&limit=50&category=Billing&status=active&search=refund&workspaceId=WS", 200),
        Attempt("GET", "/api/kb/ARTICLE", 200), Attempt("POST", "/api/kb", #"{"title":"t","content":"c","category":"x"}"#, 201),
        Attempt("PATCH", "/api/kb/ARTICLE", #"{"title":"t","status":"archived"}"#, 200), Attempt("DELETE", "/api/kb/ARTICLE", 204),
        Attempt("GET", "/api/customers?limit=100&offset=0&search=nair&vipOnly=false", 200),
        Attempt("GET", "/api/customers/CUSTOMER", 200), Attempt("GET", "/api/customers/lookup?email=EMAIL", 200),
        Attempt("GET", "/api/customers/lookup?email=a%40b.example", 404),
        Attempt("POST", "/api/customers", #"{"email":"new@b.example","name":"N","isVip":true}"#, 201),
        Attempt("POST", "/api/customers", #"{"email":"EMAIL","company":null}"#, 200),
        Attempt("PATCH", "/api/customers/CUSTOMER", #"{"tags":["vip"],"priorityOverride":"high"}"#, 200),
        Attempt("GET", "/api/workflows?active=true", 200), Attempt("GET", "/api/workflows/FLOW", 200),
        Attempt("POST", "/api/workflows", #"{"name":"n","triggerType":"manual","workflowJson":{"a":[1]}}"#, 201),
        Attempt("PATCH", "/api/workflows/FLOW", #"{"isActive":false}"#, 200), Attempt("DELETE", "/api/workflows/FLOW", 204),
        Attempt("POST", "/api/workflows/FLOW/trigger", 200), Attempt("POST", "/api/workflows/FLOW/trigger", "{}", 200),
        Attempt("GET", "/api/workflows/FLOW/executions", 200),
        Attempt("GET", "/api/v1/tickets", headers: ["X-Workspace-Id: WS"], 200),
        Attempt("GET", "/api/v1/tickets", headers: ["X-Workspace-Id: ws_other"], 404),
        Attempt("GET", "/api/v1/tickets", headers: ["Authorization: Bearer keva_live_other"], 401),
        Attempt("GET", "/api/v1/tickets", headers: ["Authorization: Basic eDp5"], 401),
        Attempt(.kemon, "GET", "/api/v1/tickets?page=1&limit=25&status=open&priority=high&assignee_id=ME&project_id=PROJECT", 200),
        Attempt(.kemon, "GET", "/api/v1/tickets/ISSUE", 200), Attempt(.kemon, "GET", "/api/v1/tickets/KEM-1", 404),
        Attempt(.kemon, "POST", "/api/v1/tickets", #"{"title":"t","label_ids":["LABEL"],"project_id":"PROJECT","assignee_id":"ME"}"#, 201),
        Attempt(.kemon, "POST", "/api/v1/tickets", #"{"title":"t","label_ids":["nope"]}"#, 422),
        Attempt(.kemon, "PATCH", "/api/v1/tickets/ISSUE", #"{"assignee_id":null,"status":"done"}"#, 200),
        Attempt(.kemon, "DELETE", "/api/v1/tickets/ISSUE", 204), Attempt(.kemon, "GET", "/api/v1/projects?page=1&limit=10", 200),
        Attempt(.kemon, "POST", "/api/v1/projects", #"{"name":"n","lead_id":"ME"}"#, 201),
        Attempt(.kemon, "GET", "/api/v1/tickets", headers: ["Authorization: Bearer sk_other"], 401),
    ]

    @Test(arguments: inside)
    func accepts(_ attempt: Attempt) throws { try attempt.expectAccepted() }

    /// A client may look for a family under the other prefix once: nothing is there, and it is no mistake.
    @Test(arguments: DemoKevaPrefix.allCases, ["approvals", "kb", "customers", "workflows"])
    func oneOfTwoPrefixesIsServed(_ prefix: DemoKevaPrefix, _ family: String) throws {
        let served = prefix == .familyPages ? "/api/" : "/api/v1/"
        let other = prefix == .familyPages ? "/api/v1/" : "/api/"
        try Attempt("GET", served + family, 200).expectAccepted { $0.kevaPrefix = prefix }
        try Attempt("GET", other + family, 404).expectAccepted { $0.kevaPrefix = prefix }
        try Attempt("PUT", other + family, 404).expectRefused { $0.kevaPrefix = prefix }
    }

    @Test func scopesAreHeld() throws {
        let stage = try Stage { $0.scopes = [.keva: ["tickets:read"]] }
        #expect(stage.send("GET", "/api/v1/tickets")?.status == 200)
        #expect(stage.send("PATCH", "/api/v1/tickets/\(stage.ticket)", #"{"status":"closed"}"#)?.status == 403)
        #expect(stage.send("GET", "/api/approvals")?.json?["error"] == "Insufficient scope")
        #expect(stage.server.refused == [])
    }

    @Test func theKeyIsNeverRecorded() throws {
        let stage = try Stage()
        _ = stage.send("GET", "/api/v1/tickets?page=1")
        #expect(!"\(stage.server.requests)".contains(stage.server.token(of: .keva)))
        #expect(stage.server.requests.first?.query == [DemoQueryItem(name: "page", value: "1")])
    }
}

import Backend
import Helpdesk
import Testing
import Transport

/// What rows may hold beside what the contract shows.
extension ContractSuite {
    @Suite struct Values {
        private func page(_ row: String, of list: ListUnderTest, _ subject: ServiceUnderTest) throws -> Page<Told> {
            try ScriptedServer(200, list.answer([row])).run(list.call(subject.service(), subject.targets, .first))
        }

        /// Approvals alone show what they don't know, since it may be part of what is done.
        @Test(arguments: ServiceUnderTest.all)
        func unknownFieldsChangeNothing(subject: ServiceUnderTest) {
            for list in subject.lists where list.name != "approvals" {
                Cases.run(subject.kind, "\(list.name): unknown fields") {
                    let plain = list.row("a")
                    let rich = JSONPlaces(plain).appending(#","next":{"x":[1,{"y":null}]},"SUBJECT":"other","ID":9,"zz_new":"zz""#)
                    let (one, two) = (try page(plain, of: list, subject), try page(rich, of: list, subject))
                    #expect(one.items == two.items && one.items.count == 1, "\(list.name)")
                }
            }
            for read in subject.reads {
                Cases.run(subject.kind, "\(read.name): unknown fields") {
                    let rich = read.body.hasPrefix("{") ? JSONPlaces(read.body).appending(#","zz_new":{"x":[1]},"_links":[]"#) : read.body
                    let told = try [read.body, rich].map { body in
                        try ScriptedServer(200, body).run(read.call(subject.service(), subject.targets))
                    }
                    #expect(told[0] == told[1], "\(read.name)")
                }
            }
        }

        @Test(arguments: ServiceUnderTest.all, ["null", "{}", "[]", #""""#, "0", "-1", "true", "1e999", "[null,[null],{}]", #""\ud800""#])
        func everyFieldOfAnotherType(subject: ServiceUnderTest, value: String) {
            for list in subject.lists {
                Cases.run(subject.kind, "\(list.name): every field \(value)") {
                    let row = JSONPlaces(list.row("a")).replacing({ $0 != "id" }, with: value)
                    let page = try page(row, of: list, subject)
                    #expect(page.items.map(\.id) == ["a"] && page.unreadable.isEmpty, "\(list.name): \(value)")
                }
            }
            for read in subject.reads where read.body.hasPrefix("{") && !read.places.isEmpty {
                Cases.run(subject.kind, "\(read.name): every field \(value)") {
                    let body = JSONPlaces(read.body).replacing({ $0 != "id" && $0 != "registrationId" }, with: value)
                    let told = try ScriptedServer(200, body).run(read.call(subject.service(), subject.targets))
                    #expect(read.told == nil || told.id == read.told, "\(read.name): \(value)")
                }
            }
        }

        /// One that isn't there at all is as good as null.
        @Test(arguments: ServiceUnderTest.all)
        func onlyAnId(subject: ServiceUnderTest) {
            for list in subject.lists {
                Cases.run(subject.kind, "\(list.name): only an id") {
                    let pages = try [#"{"id":"a"}"#, #"{"id":7}"#].map { try page($0, of: list, subject) }
                    #expect(pages.map { $0.items.map(\.id) } == [["a"], ["7"]])
                }
            }
        }

        @Test(arguments: ServiceUnderTest.all)
        func unknownWordsAreKept(subject: ServiceUnderTest) {
            for list in subject.lists {
                for name in list.openWords {
                    Cases.run(subject.kind, "\(list.name): an unknown \(name)") {
                        let word = "Zz-unheard OF"
                        let row = list.row("a").contains(#""\#(name)":"#)
                            ? JSONPlaces(list.row("a")).replacing({ $0 == name }, with: "\"\(word)\"")
                            : JSONPlaces(list.row("a")).appending(#","\#(name)":"\#(word)""#)
                        let told = try page(row, of: list, subject).items.first
                        #expect(told?.words.contains(word) == true, "\(list.name): \(name)")
                    }
                }
            }
        }

        /// A change of one field never writes another, least of all a word that kedge didn't know.
        @Test(arguments: ServiceUnderTest.all)
        func unknownWordsAreNeverRewritten(subject: ServiceUnderTest) {
            guard !subject.readsChangesBack, let list = subject.lists.first(where: { $0.name == "tickets" }) else { return }
            let changes = [
                FieldChange(assignee: FieldChange.Setting.none), FieldChange(tags: []),
                FieldChange(priority: Priority(.low, raw: "low")), FieldChange(status: Status(.other, raw: "Zz-unheard OF")),
            ]
            for change in changes {
                Cases.run(subject.kind, "a change beside unknown words") {
                    let service = try subject.service()
                    let row = JSONPlaces(list.row("tkt_1")).replacing({ ["status", "priority"].contains($0) }, with: #""Zz-unheard OF""#)
                    _ = try ScriptedServer(200, list.answer([row])).run(list.call(service, subject.targets, .first))
                    let server = ScriptedServer(204, "")
                    _ = try server.run(service.change(subject.targets.ticketID, change))
                    let body = server.requests.first?.body.map { String(decoding: $0, as: UTF8.self) } ?? ""
                    #expect(body.contains("Zz-unheard OF") == (change.status != nil), "\(body)")
                    #expect(JSONPlaces(body).members.count == 1, "\(body)")
                }
            }
        }
    }
}

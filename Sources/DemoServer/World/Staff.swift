/// Who works at the desk. The first one owns the key.
struct Staff: Sendable {
    struct Colleague: Sendable {
        let id: String
        let name: String
        let email: String
        var givenName: String { String(name.prefix { $0 != " " }) }
    }

    let colleagues: [Colleague]
    let assistant: Colleague
    var me: Colleague { colleagues.first ?? assistant }

    private static let names = ["Mira Okafor", "Jonas Lindqvist", "Amélie Roux", "Tomasz Wrona", "Hana Sugimoto", "Diego Ferrer"]

    /// - Parameter ids: makes a service's user id from a number that counts up from 1.
    init(domain: String, assistant: String = "Larkfield Assistant", ids: (Int) -> String) {
        colleagues = Staff.names.enumerated().map { index, name in
            Colleague(
                id: ids(index + 1), name: name,
                email: Names.ascii(String(name.prefix { $0 != " " })) + "@" + domain)
        }
        self.assistant = Colleague(id: ids(99), name: assistant, email: "assistant@" + domain)
    }

    func colleague(_ id: String?) -> Colleague? { colleagues.first { $0.id == id } }
}

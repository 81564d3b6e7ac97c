import ArgumentParser
import Backend
import Helpdesk

struct CustomerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "customer", abstract: "List, look up, add and change customers.",
        subcommands: [
            CustomerListCommand.self, CustomerShowCommand.self, CustomerLookUpCommand.self, CustomerCreateCommand.self,
            CustomerSetCommand.self,
        ])
}

struct CustomerListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List customers.")

    @Option(help: "Only those with these words in their name, address or company.")
    var search: String?

    @Flag(help: "Only those marked as VIP.")
    var vip = false

    @OptionGroup var list: ListOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let filter = RecordFilter(words: search, isVIP: vip ? true : nil)
        try RecordListing(kind: .customer, filter: filter, limit: list.limit, options: options).run()
    }
}

struct CustomerShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show a customer with everything known.")

    @OptionGroup var arguments: RecordShowArguments

    func run() throws { try arguments.run(.customer) }
}

struct CustomerLookUpCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lookup", abstract: "Find the customer with exactly this mail address.")

    @Argument(help: "The mail address.")
    var email: String

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let office = try Office.open(options)
        let (email, filter) = (email, RecordFilter(address: email))
        let found = try office.gather(.lookUpCustomer) { member throws(Trouble) -> [Record] in
            let scope = RecordScope(account: member.name, kind: .customer)
            if office.isOffline {
                return office.keptRecords(of: member, scope).filter { $0["email"] == .text(email) }
            }
            do throws(Trouble) {
                return try office.records(of: member, scope, filter, limit: 1)
            } catch where error.kind == .notFound {
                return []
            }
        }
        guard let customer = found.first else { throw Trouble(.notFound, "No customer has the address \(email).") }
        guard options.json || found.count > 1 else {
            return RecordShowing(id: customer.id.value, kind: .customer, options: options).show(customer, office)
        }
        if options.json {
            let all = found.map { OutputValue.record($0, service: office.kind(of: $0.id.account)) }
            Output.write((all.count == 1 ? all[0] : .array(all)).rendered + "\n")
        } else {
            Output.write(PlainText.records(found, now: office.now.wall))
        }
    }
}

struct CustomerCreateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Add a customer.",
        discussion: "Example: kedge customer create email=anna@example.com name=\"Anna Kim\" is_vip=true tags=gold,early")

    @Argument(help: ArgumentHelp("Fields as key=value: email name company phone job_title location timezone is_vip priority_override tags.", valueName: "key=value"))
    var fields: [String]

    @OptionGroup var leaving: LeavingOptions
    @OptionGroup var options: GlobalOptions

    func run() throws {
        let inputs = try FieldInput.only(fields)
        let title = inputs.first { $0.key == "email" }?.text ?? ""
        try ActVerb(leaving: leaving, options: options).create(.customer, title: title, inputs)
    }
}

struct CustomerSetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Change customers.",
        discussion: "Example: kedge customer set cust_1 cust_2 is_vip=true company=\"Kestrel Ltd\". An empty value empties the field.")

    @OptionGroup var arguments: RecordSetArguments

    func run() throws { try arguments.run(.customer) }
}

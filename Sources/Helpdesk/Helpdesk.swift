// Helpdesk: the nouns and the pure rules.
//
// Tickets, messages, approvals, articles, people and records as every service is understood here; what a service
// can do, and which fields and confirmations an act asks for; the query language; how facts and intents are laid
// over each other; what can go wrong.
//
// Imports: FoundationEssentials, for `Date`.
// Never contains: Codable, I/O, clocks, a vendor's words. Wire and file formats have types of their own,
// so that neither can change by accident when a noun does.

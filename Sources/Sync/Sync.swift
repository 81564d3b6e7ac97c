// Sync: what to refresh and when; draining the outbox; publishing what changed.
//
// The plan and the outbox are values: event in, actions out. One serial Dispatch queue runs them against
// the wire and the store.
//
// Imports: Helpdesk, Transport, Backend, Store, Dispatch.
// Never contains: curl, ncurses, a vendor's words.

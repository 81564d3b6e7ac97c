// Transport: send a request politely.
//
// libcurl behind one pump on a serial queue, alive only while something is in flight; a gate that admits
// requests by priority within one budget per account, fed by what the server's headers say; retries of
// reads with full jitter. A write is sent once, on a fresh connection, and never again by itself. What is known of an
// account's budget lies on a page that all processes of a user share through a file, its ledger.
//
// Imports: Helpdesk, CCurl, Dispatch, FoundationEssentials.
// Never contains: JSON, vendors, files but the ledger.

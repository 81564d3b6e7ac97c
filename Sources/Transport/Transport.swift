// Transport: send a request politely.
//
// libcurl behind one pump on a serial queue, alive only while something is in flight; a gate that admits
// requests by priority within one budget per account, fed by what the server's headers say; retries of
// reads with full jitter. A write is sent once, on a fresh connection, and never again by itself.
//
// Imports: Helpdesk, CCurl, Dispatch, FoundationEssentials.
// Never contains: JSON, vendors, files.

// Backend: what a service is to the rest of kedge.
//
// The protocol every service conforms to, calls as values, lossy decoding (one bad row costs one row) and
// the error envelopes of all services.
//
// Imports: Helpdesk, Transport, Crypto (fingerprints), Synchronization, FoundationEssentials.
// Never contains: files, queues, sockets. A service builds requests and reads answers; who sends them is
// no business of its.

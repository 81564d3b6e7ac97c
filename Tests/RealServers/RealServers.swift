// RealServers: starts the helpdesk servers that nobody here wrote, on loopback, for tests.
//
// A server is started at most once in a test run and left running: the next run finds it in an instant. Where
// there is none, tests say so and are skipped.
//
// Used by tests alone. Imports: FoundationEssentials, Glibc.

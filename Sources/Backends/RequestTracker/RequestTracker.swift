// RequestTracker: Request Tracker 5 by its REST API 2.0 (contracts/rt.md).
//
// May import: Backend, Helpdesk, Transport. Deliberately absent: the other services, files, clocks.

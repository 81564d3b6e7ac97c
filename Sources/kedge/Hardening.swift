import CProcess
import Glibc

/// What keeps tokens out of files that nobody asked for.
enum Hardening {
    /// No core files, no look into this process by others, and no report of a crash: it shows memory.
    ///
    /// - Parameter environment: who sets SWIFT_BACKTRACE wants the reports.
    static func begin(environment: [String: String]) {
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(UInt32(RLIMIT_CORE.rawValue)), &limit) == 0 {
            limit.rlim_cur = 0
            _ = setrlimit(__rlimit_resource_t(UInt32(RLIMIT_CORE.rawValue)), &limit)
        }
        // A limit of 0 doesn't keep a core from a program that gathers them; this does.
        _ = kedge_forbid_looking_in()
        guard environment["SWIFT_BACKTRACE"] == nil else { return }
        for number in [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSEGV, SIGTRAP] { signal(number, SIG_DFL) }
    }
}

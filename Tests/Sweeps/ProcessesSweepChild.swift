import FoundationEssentials
import Glibc
import Synchronization

/// Kills one process as long as it is this very process.
final class KillSwitch: Sendable {
    private let process: Mutex<pid_t?>

    init(_ process: pid_t) { self.process = Mutex(process) }

    /// False where it is gone already.
    @discardableResult
    func kill() -> Bool { process.withLock { $0.map { Glibc.kill($0, SIGKILL) == 0 } ?? false } }

    /// Waits for its end, after which its number may be another's.
    func reap() -> Int32 {
        guard let process = process.withLock({ $0 }) else { return -1 }
        var info = siginfo_t()
        while waitid(P_PID, id_t(process), &info, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        return self.process.withLock { number in
            number = nil
            return Spawned.wait(for: process)
        }
    }
}

/// A kedge without a terminal.
final class Child {
    struct Result { let status: Int32; let output: String }

    let killSwitch: KillSwitch
    let processID: pid_t
    private let outputEnd: Int32

    init(_ program: String, _ arguments: [String], _ environment: [String: String]) {
        var ends: [Int32] = [-1, -1]
        _ = pipe(&ends)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        outputEnd = ends[0]
        let writeEnd = ends[1]
        let child = Spawned.begin([program] + arguments, environment) { actions in
            posix_spawn_file_actions_adddup2(&actions, writeEnd, 1)
            posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        }
        close(ends[1])
        processID = child ?? -1
        killSwitch = KillSwitch(processID)
    }

    deinit { close(outputEnd) }

    /// Reads what it says until it is gone; kills it if it isn't gone by then.
    func finish(killAfterMilliseconds limit: Int? = nil) -> Result {
        guard processID > 0 else { return Result(status: 127, output: "") }
        let end = limit.map { SweepClock.monotonicSeconds() + Double($0) / 1_000 }
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let left = end.map { max(0, Int32((($0 - SweepClock.monotonicSeconds()) * 1_000).rounded(.up))) } ?? -1
            var waiting = pollfd(fd: outputEnd, events: Int16(POLLIN), revents: 0)
            let ready = poll(&waiting, 1, left)
            if ready == 0 {
                killSwitch.kill()
                break
            }
            let count = ready > 0 ? read(outputEnd, &buffer, buffer.count) : -1
            if count > 0 { output += buffer[..<count] } else if count == 0 || errno != EINTR { break }
        }
        return Result(status: killSwitch.reap(), output: String(decoding: output, as: UTF8.self))
    }
}

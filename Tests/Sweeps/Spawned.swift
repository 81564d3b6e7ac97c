import Glibc
import PtyHarness

/// Programs without a terminal and without anything to read, in the environment that is given and no other.
enum Spawned {
    /// - Parameter redirect: where its output and its errors go.
    /// - Returns: nil where it can't be started.
    static func begin(
        _ words: [String], _ environment: [String: String], redirect: (inout posix_spawn_file_actions_t) -> Void
    ) -> pid_t? {
        try? Spawn.begin(words, environment) { actions in
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
            redirect(&actions)
        }
    }

    /// To its end. Returns its status as a shell tells it; 127 where it can't be started.
    static func run(_ words: [String], _ environment: [String: String], output: String, errors: String) -> Int32 {
        let child = begin(words, environment) { actions in
            posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
            posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        }
        return child.map(wait) ?? 127
    }

    /// Waits for its end; its status as a shell tells it.
    static func wait(for child: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }
}

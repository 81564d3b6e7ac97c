/// Where a text lies that was begun and isn't sent.
public enum KeptPlace: String, Hashable, Sendable {
    /// On the disk, where it belongs.
    case home
    /// In a place that lasts no longer than this machine runs; it is brought home as soon as that can be done.
    case elsewhere
    /// Nowhere but in this process.
    case nowhere
}

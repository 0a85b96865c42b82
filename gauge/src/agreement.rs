//! How far eyes agree (Tastle–Wierman).

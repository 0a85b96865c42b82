//! What a session report tells, in the reader's language.

//! What leaves on paper and in files: pictures, PDFs, workbooks.

mod documents;
mod people;
mod pictures;

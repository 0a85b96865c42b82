//! What leaves on paper and in files: pictures, PDFs, workbooks.

mod people;
mod pictures;

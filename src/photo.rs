//! Photographs made plain: turned upright, no larger than paper needs, without anything a camera wrote beside them
//! (where, when, by whose device).  That is done in a [process apart](crate::apart), where there is one.

use std::io::Cursor;

use base64ct::{Base64, Encoding};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};

use crate::apart;

/// What the program is called with to make a photograph plain.
const JOB: &str = "read-photo";

/// The longest side that is kept, in pixels: 200 dots an inch across a page.
const SIDE: u32 = 1600;
/// The longest side that is read, in pixels.
const LARGEST: u32 = 12_000;
/// The most memory a picture may take while it is read.
const MEMORY: u64 = 128 << 20;
/// How well it is kept, of 100.
const QUALITY: u8 = 85;

/// Why a file is no photograph for us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("neither a JPEG nor a PNG of a size we read")]
pub struct NoPhoto;

/// The picture alone, as a JPEG.
pub fn plain(bytes: &[u8]) -> Result<Vec<u8>, NoPhoto> {
    match apart::ask::<Option<String>>(JOB, &(), bytes) {
        None => alone(bytes),
        Some(told) => {
            let jpeg = told.ok().flatten().ok_or(NoPhoto)?;
            Base64::decode_vec(&jpeg).map_err(|_| NoPhoto)
        }
    }
}

/// In the process apart: the picture, as text.
pub fn answer((): (), bytes: &[u8]) -> Option<String> {
    alone(bytes).ok().map(|jpeg| Base64::encode_string(&jpeg))
}

fn alone(bytes: &[u8]) -> Result<Vec<u8>, NoPhoto> {
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| NoPhoto)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST);
    limits.max_image_height = Some(LARGEST);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| NoPhoto)?;
    let upright = decoder.orientation().map_err(|_| NoPhoto)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| NoPhoto)?;
    picture.apply_orientation(upright);
    if picture.width().max(picture.height()) > SIDE {
        picture = picture.thumbnail(SIDE, SIDE);
    }
    let mut jpeg = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut jpeg, QUALITY);
    picture.to_rgb8().write_with_encoder(encoder).map_err(|_| NoPhoto)?;
    Ok(jpeg)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let picture = DynamicImage::new_rgb8(width, height);
        picture.write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Png).unwrap();
        bytes
    }

    /// A JPEG in which a camera wrote where it was and that the picture lies on its side.
    fn with_exif(jpeg: &[u8]) -> Vec<u8> {
        let mut exif =
            b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
        exif.extend_from_slice(b"GPS 35.68N 139.69E");
        let length = (exif.len() as u16 + 2).to_be_bytes();
        [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..]].concat()
    }

    #[test]
    fn what_a_camera_wrote_is_gone_and_the_picture_stands_upright() {
        let marked = with_exif(&plain(&png(40, 20)).unwrap());
        assert!(marked.windows(3).any(|part| part == b"GPS"));
        let kept = plain(&marked).unwrap();
        assert!(!kept.windows(3).any(|part| part == b"GPS" || part == b"Exi"));
        let picture = image::load_from_memory(&kept).unwrap();
        assert_eq!((picture.width(), picture.height()), (20, 40));
    }

    #[test]
    fn a_large_one_is_made_as_large_as_paper_needs() {
        let kept = image::load_from_memory(&plain(&png(3200, 800)).unwrap()).unwrap();
        assert_eq!((kept.width(), kept.height()), (1600, 400));
    }

    #[test]
    fn what_is_no_photograph_is_refused() {
        assert_eq!(plain(b"GIF89a"), Err(NoPhoto));
        assert_eq!(plain(b""), Err(NoPhoto));
        assert_eq!(plain(&png(40, 20)[..40]), Err(NoPhoto));
        assert_eq!(plain(&png(12_001, 1)), Err(NoPhoto));
    }
}

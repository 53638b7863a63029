//! The records of a workbook stream of [MS-XLS]: a type, a length, and that many bytes.

/// BOF begins a substream ([MS-XLS] 2.4.21).
pub(super) const BOF: u16 = 0x0809;
/// EOF ends a substream ([MS-XLS] 2.4.103).
pub(super) const EOF: u16 = 0x000a;
/// CONTINUE holds the rest of the record before it ([MS-XLS] 2.4.58).
pub(super) const CONTINUE: u16 = 0x003c;
/// FILEPASS says that what follows is encrypted ([MS-XLS] 2.4.117).
pub(super) const FILEPASS: u16 = 0x002f;
/// DATEMODE says from which year days are counted ([MS-XLS] 2.4.77, Date1904).
pub(super) const DATEMODE: u16 = 0x0022;
/// BOUNDSHEET names a sheet and its offset in the stream ([MS-XLS] 2.4.28).
pub(super) const BOUNDSHEET: u16 = 0x0085;
/// FORMAT defines a number format ([MS-XLS] 2.4.126).
pub(super) const FORMAT: u16 = 0x041e;
/// XF is a cell's style; it names the number format ([MS-XLS] 2.4.353).
pub(super) const XF: u16 = 0x00e0;
/// SST is the table of shared strings ([MS-XLS] 2.4.265).
pub(super) const SST: u16 = 0x00fc;
/// NUMBER is a cell with a floating-point number ([MS-XLS] 2.4.180).
pub(super) const NUMBER: u16 = 0x0203;
/// LABEL is a cell with its own string ([MS-XLS] 2.4.148).
pub(super) const LABEL: u16 = 0x0204;
/// RSTRING is a LABEL with formatted runs, from versions before BIFF8.
pub(super) const RSTRING: u16 = 0x00d6;
/// LABELSST is a cell with a shared string ([MS-XLS] 2.4.149).
pub(super) const LABELSST: u16 = 0x00fd;
/// BOOLERR is a cell with a truth value or an error ([MS-XLS] 2.4.24).
pub(super) const BOOLERR: u16 = 0x0205;
/// FORMULA is a cell with a formula and its last result ([MS-XLS] 2.4.127).
pub(super) const FORMULA: u16 = 0x0006;
/// STRING is the text that the formula before it gave ([MS-XLS] 2.4.268).
pub(super) const STRING: u16 = 0x0207;
/// BLANK is a cell with a style alone ([MS-XLS] 2.4.20).
pub(super) const BLANK: u16 = 0x0201;
/// MULBLANK is a row of BLANK cells ([MS-XLS] 2.4.174).
pub(super) const MULBLANK: u16 = 0x00be;
/// RK is a cell with a number in four bytes ([MS-XLS] 2.4.220).
pub(super) const RK: u16 = 0x027e;
/// MULRK is a row of RK cells ([MS-XLS] 2.4.175).
pub(super) const MULRK: u16 = 0x00bd;
/// MERGECELLS lists merged ranges ([MS-XLS] 2.4.168).
pub(super) const MERGECELLS: u16 = 0x00e5;
/// FONT is a font ([MS-XLS] 2.4.122).
pub(super) const FONT: u16 = 0x0031;
/// PALETTE redefines colours ([MS-XLS] 2.4.188).
pub(super) const PALETTE: u16 = 0x0092;
/// ROW describes a row: its height, and if it is hidden ([MS-XLS] 2.4.221).
pub(super) const ROW: u16 = 0x0208;
/// COLINFO describes columns ([MS-XLS] 2.4.53).
pub(super) const COLINFO: u16 = 0x007d;
/// DEFAULTROWHEIGHT is for rows without a ROW ([MS-XLS] 2.4.87).
pub(super) const DEFAULTROWHEIGHT: u16 = 0x0225;
/// WINDOW2 says how a sheet is shown ([MS-XLS] 2.4.346).
pub(super) const WINDOW2: u16 = 0x023e;
/// UNCALCED says that the formulas of a sheet are to be computed again ([MS-XLS] 2.4.331).
pub(super) const UNCALCED: u16 = 0x005e;
/// CONDFMT has the ranges of a conditional format ([MS-XLS] 2.4.56).
pub(super) const CONDFMT: u16 = 0x01b0;
/// CF is a rule of the conditional format before it ([MS-XLS] 2.4.42).
pub(super) const CF: u16 = 0x01b1;
/// CONDFMT12 is a CONDFMT of later versions ([MS-XLS] 2.4.57).
pub(super) const CONDFMT12: u16 = 0x0879;
/// CF12 is a CF of later versions ([MS-XLS] 2.4.43).
pub(super) const CF12: u16 = 0x087a;
/// MSODRAWING has the shapes of a sheet ([MS-XLS] 2.4.170).
pub(super) const MSODRAWING: u16 = 0x00ec;
/// OBJ is an object of a sheet; its shape is in the MSODRAWING before it ([MS-XLS] 2.4.181).
pub(super) const OBJ: u16 = 0x005d;
/// The version that the BOF of a supported stream names.
pub(super) const BIFF8: u16 = 0x0600;

/// A record: its type and its bytes.
pub(super) type Record<'s> = (u16, &'s [u8]);

/// The records of a stream, from an offset on.
pub(super) struct Records<'s> {
    rest: &'s [u8],
}

impl<'s> Records<'s> {
    /// Starts at the first byte of `stream`.
    pub(super) fn new(stream: &'s [u8]) -> Self {
        Self { rest: stream }
    }
}

impl<'s> Iterator for Records<'s> {
    type Item = Record<'s>;

    fn next(&mut self) -> Option<Record<'s>> {
        let (kind, length) = (read_u16(self.rest, 0)?, usize::from(read_u16(self.rest, 2)?));
        let bytes = self.rest.get(4..4 + length)?;
        self.rest = &self.rest[4 + length..];
        Some((kind, bytes))
    }
}

/// Returns the row and the column with which a cell record begins, from zero.
pub(super) fn read_position(bytes: &[u8]) -> Option<(u32, u32)> {
    Some((u32::from(read_u16(bytes, 0)?), u32::from(read_u16(bytes, 2)?)))
}

/// Reads two bytes at an offset, little endian.
pub(super) fn read_u16(bytes: &[u8], offset: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(offset..)?.first_chunk()?))
}

/// Reads four bytes at an offset, little endian.
pub(super) fn read_u32(bytes: &[u8], offset: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(offset..)?.first_chunk()?))
}

/// Reads a floating-point number of eight bytes at an offset, little endian.
pub(super) fn read_f64(bytes: &[u8], offset: usize) -> Option<f64> {
    Some(f64::from_le_bytes(*bytes.get(offset..)?.first_chunk()?))
}

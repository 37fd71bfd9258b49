// Parses every case with ksc's Rust modules on the official runtime and prints its tree as JSON.
// Rust has no reflection: tables.rs, which the driver writes from the .ksy, lists the fields of each type.
// Standard input: lines of "case TAB spec TAB bytes in hex". Output: lines of "case TAB tree". Knows nothing of DICOM but
// the names of the three specs.
#![allow(non_snake_case)]

mod dicom_dimse_command_set;
mod dicom_ul_pdu;
mod dicom_ul_stream;

use dicom_dimse_command_set::*;
use dicom_ul_pdu::*;
use dicom_ul_stream::*;
use kaitai::{BytesReader, KResult, KStruct, OptRc};
use std::io::Read;

/// What has a place in the JSON tree.
trait Tree {
    fn tree(&self) -> String;
}

macro_rules! plain {
    ($($number:ty)*) => {
        $(impl Tree for $number {
            fn tree(&self) -> String {
                self.to_string()
            }
        })*
    };
}

plain!(u8 u16 u32 u64 bool);

impl Tree for String {
    fn tree(&self) -> String {
        let escaped: String = self
            .chars()
            .map(|c| match c {
                '"' | '\\' => format!("\\{c}"),
                c if c < ' ' => format!("\\u{:04x}", c as u32),
                c => c.to_string(),
            })
            .collect();
        format!("\"{escaped}\"")
    }
}

impl Tree for Vec<u8> {
    fn tree(&self) -> String {
        let hex: String = self.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{{\"hex\":\"{hex}\"}}")
    }
}

impl<T: Tree> Tree for Vec<OptRc<T>> {
    fn tree(&self) -> String {
        let elements: Vec<String> = self.iter().map(|element| element.tree()).collect();
        format!("[{}]", elements.join(","))
    }
}

impl<T: Tree> Tree for OptRc<T> {
    fn tree(&self) -> String {
        (**self).tree()
    }
}

impl<T: Tree> Tree for Option<T> {
    fn tree(&self) -> String {
        self.as_ref().map_or("null".to_string(), Tree::tree)
    }
}

/// The fields of a type of the spec.
macro_rules! record {
    ($name:ident { $($field:ident),* }) => {
        impl Tree for $name {
            fn tree(&self) -> String {
                let fields = [$(format!("\"{}\":{}", stringify!($field), self.$field().tree())),*];
                format!("{{{}}}", fields.join(","))
            }
        }
    };
}

/// The types that a switched field may have.
macro_rules! union {
    ($name:ident { $($kind:ident = $id:literal),* }) => {
        impl Tree for $name {
            fn tree(&self) -> String {
                let (id, fields) = match self {
                    $($name::$kind(value) => ($id, value.tree()),)*
                };
                format!("{{\"$type\":\"{}\",{}", id, &fields[1..])
            }
        }
    };
}

include!("tables.rs");

fn parse<T: KStruct<Root = T, Parent = T> + Tree + 'static>(bytes: Vec<u8>) -> KResult<String> {
    Ok(T::read_into::<_, T>(&BytesReader::from(bytes), None, None)?.tree())
}

fn main() {
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input).expect("standard input is text");
    for line in input.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let byte = |at: usize| u8::from_str_radix(&columns[2][at..at + 2], 16).expect("bytes are in hex");
        let bytes: Vec<u8> = (0..columns[2].len()).step_by(2).map(byte).collect();
        let tree = match columns[1] {
            "dicom_ul_pdu" => parse::<DicomUlPdu>(bytes),
            "dicom_ul_stream" => parse::<DicomUlStream>(bytes),
            "dicom_dimse_command_set" => parse::<DicomDimseCommandSet>(bytes),
            spec => panic!("no such spec: {spec}"),
        };
        println!("{}\t{}", columns[0], tree.unwrap_or_else(|error| panic!("{}: {error:?}", columns[0])));
    }
}

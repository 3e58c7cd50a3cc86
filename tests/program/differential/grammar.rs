//! Tables out of a grammar of everything that some reader takes in its own way: few names and few ports, so that they
//! collide. The same seed gives the same table.

/// Names and ports that the tables are made of, and that are asked for.
pub(super) struct Words {
    pub(super) names: Vec<Vec<u8>>,
    pub(super) ports: Vec<u16>,
}

/// A sequence of numbers that looks like chance (splitmix64).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        // Neighbouring seeds must not give the same sequence, moved by one.
        Self(Self(seed.wrapping_mul(0xd134_2543_de82_ef95)).next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// True once in `times`.
    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }

    fn name<'a>(&mut self, words: &'a Words) -> &'a [u8] {
        &words.names[self.below(words.names.len())]
    }

    fn port(&mut self, words: &Words) -> u16 {
        words.ports[self.below(words.ports.len())]
    }
}

impl Words {
    /// At most 200 names and 100 ports for services(5).
    pub(super) fn of_services() -> Self {
        let mut names: Vec<Vec<u8>> = (0..120).map(|number| format!("n{number}").into_bytes()).collect();
        let few: [&[u8]; 44] = [
            b"ssh",
            b"http",
            b"domain",
            b"imap2",
            b"imap3",
            b"telnet",
            b"SSH",
            b"Http",
            b"ftp",
            b"unknown",
            b"tcp",
            b"udp",
            b"22",
            b"+7",
            b"-7",
            b"7",
            b"7abc",
            b"80x",
            b"0x7",
            b"0",
            b"0a",
            b"-0b",
            b"10737418240x",
            b"x/y",
            b"+plus",
            b"+n1",
            b"n1,n2",
            b"caf\xe9",
            b"caf\xc3\xa9",
            b"\xef\xbb\xbfn0",
            b"a-b",
            b"a_b",
            b"A",
            b"a",
            b"22/tcp",
            b"7/udp",
            b"-22",
            b"*",
            b"+25",
            b"2147483648",
            b"4294967295",
            b"4294967296",
            b"99999999999999999999",
            b"-18446744073709551594",
        ];
        names.extend(few.map(<[u8]>::to_vec));
        for length in [14, 15, 16, 17, 24, 25, 26, 27, 30, 31, 32, 33] {
            names.push(b"l".repeat(length));
            names.push([&b"L"[..], &b"l".repeat(length - 1)].concat());
        }
        let mut ports: Vec<u16> = (0..70).collect();
        ports.extend([
            79, 80, 143, 220, 443, 990, 993, 995, 4464, 34463, 49152, 65533, 65534, 65535, 100, 101, 512, 513,
        ]);
        assert!(names.len() <= 200 && ports.len() <= 100);
        Self { names, ports }
    }

    /// As many for Nmap's table.
    pub(super) fn of_nmap() -> Self {
        let mut names: Vec<Vec<u8>> = (0..150).map(|number| format!("n{number}").into_bytes()).collect();
        let few: [&[u8]; 20] = [
            b"ssh", b"http", b"HTTP", b"Http", b"unknown", b"Unknown", b"tcp", b"9abc", b"a?b", b"axb", b"b*",
            b"com,ma", b"br]x", b"a[b", b"caf\xe9", b"a-b", b"a_b", b"a.b", b"N3", b"N4",
        ];
        names.extend(few.map(<[u8]>::to_vec));
        for length in [125, 126, 127, 128, 129, 140] {
            names.push(b"l".repeat(length));
        }
        let mut ports: Vec<u16> = (0..80).collect();
        ports.extend([80, 443, 4464, 8008, 34463, 49152, 65513, 65533, 65534, 65535]);
        Self { names, ports }
    }
}

/// Returns a table of services(5).
pub(super) fn services(seed: u64, words: &Words) -> Vec<u8> {
    let mut dice = Dice::new(seed);
    let mut table = Vec::new();
    if dice.once_in(6) {
        table.extend_from_slice(b"\xef\xbb\xbf");
    }
    for _ in 0..220 {
        match dice.below(10) {
            0 => long_line(&mut dice, words, &mut table),
            1 => table.extend_from_slice(dice.pick(&[
                &b"# comment"[..],
                b"",
                b"   ",
                b"#",
                b"word",
                b"n1 # 22/tcp",
                b"\t\t# x",
            ])),
            _ => entry(&mut dice, words, &mut table),
        }
        table.extend_from_slice(dice.pick(&[
            &b"\n"[..],
            b"\n",
            b"\n",
            b"\n",
            b"\n",
            b"\n",
            b"\n",
            b"\r\n",
            b"\n\n",
            b" \n",
        ]));
    }
    // A last line without a newline, half of the time after blanks.
    table.extend_from_slice(dice.pick(&[&b""[..], b"  ", b"\t", b"    ", b"n1 1/tcp\n"]));
    entry(&mut dice, words, &mut table);
    table
}

fn entry(dice: &mut Dice, words: &Words, table: &mut Vec<u8>) {
    if dice.once_in(3) {
        return odd_entry(dice, words, table);
    }
    table.extend_from_slice(dice.name(words));
    table.extend_from_slice(dice.pick(&[&b" "[..], b"\t", b"\t\t", b"   "]));
    table.extend(
        format!("{}/{}", dice.port(words), dice.pick(&["tcp", "tcp", "tcp", "udp", "udp", "sctp", "dccp"])).bytes(),
    );
    for _ in 0..dice.below(4) {
        table.push(b' ');
        table.extend_from_slice(dice.name(words));
    }
    table.extend_from_slice(dice.pick(&[&b""[..], b"", b" # comment", b"\t# n5 6/tcp", b"#glued"]));
}

fn odd_entry(dice: &mut Dice, words: &Words, table: &mut Vec<u8>) {
    let (name, port) = (dice.name(words), dice.port(words));
    table.extend_from_slice(dice.pick(&[&b""[..], b"", b"", b"", b" ", b"\t", b"  ", b"\x0b", b"\r", b"\0", b"+"]));
    if !dice.once_in(8) {
        table.extend_from_slice(name);
        table.extend_from_slice(dice.pick(&[&b" "[..], b" ", b"\t", b"\x0b", b"\x0c ", b"\r", b" \r", b" # ", b""]));
    }
    table.extend(number(dice, port).bytes());
    table.extend_from_slice(dice.pick(&[
        &b"/"[..],
        b"/",
        b"/",
        b"/",
        b"/",
        b",",
        b"//",
        b"/ ",
        b" /",
        b"",
        b" ",
        b"/\t",
        b"/\r",
        b"\0/",
        b"-2/",
    ]));
    table.extend_from_slice(dice.pick(&[
        &b"tcp"[..],
        b"tcp",
        b"tcp",
        b"udp",
        b"udp",
        b"sctp",
        b"TCP",
        b"Udp",
        b"udplite",
        b"tcpfoo",
        b"tcp/udp",
        b"udp/tcp",
        b"ddp",
        b"ip",
        b"ip",
        b"",
        b"tcp,udp",
        b"divert",
        b"tcp\0",
        b"dccp",
    ]));
    for _ in 0..dice.below(4) {
        table.extend_from_slice(dice.pick(&[&b" "[..], b" ", b"\t", b"\x0b", b"\x0c", b"\r", b", "]));
        table.extend_from_slice(dice.name(words));
    }
    table.extend_from_slice(dice.pick(&[
        &b""[..],
        b"",
        b"\r",
        b" \r",
        b"#glued",
        b" # n6 7/udp",
        b" ",
        b"\0",
        b"\0 n7",
        b"\x0b",
    ]));
}

/// Returns a port in some notation, not always one that a resolver reads.
fn number(dice: &mut Dice, port: u16) -> String {
    let wide = u64::from(port);
    match dice.below(18) {
        0..3 => format!("0{port}"),
        3 => format!("00{port:o}"),
        4 => format!("0x{port:x}"),
        5 => format!("0X{port:X}"),
        6 => format!("+{port}"),
        7 => format!("-{port}"),
        8 => format!("{}", wide + 65536),
        9 => format!("{}", wide + (1 << 32) - 65536),
        10 => format!("{}", wide + (1 << 32)),
        11 => format!("-{}", (1u128 << 64) - u128::from(wide)),
        12 => format!("{}", u128::from(wide) + (1 << 64)),
        13 => format!("{}", 16_777_210 + wide % 10),
        14 => format!("0x{:x}", wide + 65536),
        15 => dice.pick(&["0x", "08", "", "x", "+", "- 1", "0xg"]).to_owned(),
        _ => port.to_string(),
    }
}

/// Writes a line of 120 to 135 bytes, often with an entry where musl cuts.
fn long_line(dice: &mut Dice, words: &Words, table: &mut Vec<u8>) {
    let start = table.len();
    let length = 120 + dice.below(16);
    table.extend(format!("{} {}/tcp", String::from_utf8_lossy(dice.name(words)), dice.port(words)).bytes());
    table.extend_from_slice(dice.pick(&[&b" # "[..], b" # ", b" ", b"#"]));
    let cut = start + 127;
    if dice.once_in(3) {
        // Aliases up to the cut and beyond it.
        while table.len() < start + length {
            table.extend_from_slice(dice.name(words));
            table.push(b' ');
        }
        return;
    }
    let before = cut.saturating_sub(dice.below(2));
    table.resize(before.max(table.len()), b'x');
    let tail =
        format!("{} {}/{}", String::from_utf8_lossy(dice.name(words)), dice.port(words), dice.pick(&["tcp", "udp"]));
    table.extend(tail.bytes());
    if table.len() > start + 135 && dice.once_in(2) {
        table.truncate(start + 135);
    }
}

/// Returns a table of Nmap's. No row of it ends the program.
pub(super) fn nmap(seed: u64, words: &Words) -> Vec<u8> {
    let mut dice = Dice::new(seed);
    let mut table = Vec::new();
    for _ in 0..200 {
        if dice.once_in(12) {
            long_row(&mut dice, words, &mut table);
        } else {
            row(&mut dice, words, &mut table);
        }
        table.extend_from_slice(dice.pick(&[
            &b"\n"[..],
            b"\n",
            b"\n",
            b"\n",
            b"\r\n",
            b"\n\n",
            b"\n# comment\n",
            b"\n \t# 1/2 x/y\n",
        ]));
    }
    row(&mut dice, words, &mut table);
    table
}

fn row(dice: &mut Dice, words: &Words, table: &mut Vec<u8>) {
    let odd = dice.once_in(4);
    if odd {
        table.extend_from_slice(dice.pick(&[&b""[..], b" ", b"\t", b"\x0b", b"\r"]));
    }
    table.extend_from_slice(if dice.once_in(8) { b"unknown" } else { dice.name(words) });
    table.extend_from_slice(if odd {
        dice.pick(&[&b" "[..], b"\t", b"\x0b", b"\x0c", b"\r", b"", b" # "])
    } else {
        b"\t"
    });
    let port = dice.port(words);
    if odd {
        let number = match dice.below(8) {
            0 => format!("0{port}"),
            1 => format!("0x{port:x}"),
            2 => format!("+{port}"),
            3 => format!("-{port}"),
            4 => format!("{}", u64::from(port) + 65536),
            5 => format!("{}", u128::from(port) + (1 << 64)),
            _ => port.to_string(),
        };
        table.extend(number.bytes());
        table.extend_from_slice(dice.pick(&[&b"/"[..], b"/", b"/", b"/ ", b"/\t", b"//", b" /", b",", b""]));
        table.extend_from_slice(dice.pick(&[
            &b"tcp"[..],
            b"udp",
            b"sctp",
            b"TCP",
            b"Udp",
            b"tcp/udp",
            b"tcp#glued",
            b"tcp#",
            b"tcpudptcpudptcp",
            b"tcp\0",
            b"ddp",
            b"dccp",
            b"tcpxxxxxxxxxxxxxxxxxx",
        ]));
    } else {
        table.extend(format!("{port}/{}", dice.pick(&["tcp", "tcp", "udp", "udp", "sctp"])).bytes());
    }
    table.extend_from_slice(dice.pick(&[
        &b"\t0.000013"[..],
        b"\t0.1",
        b" 1/3",
        b"\t3/3\t# x/y",
        b"",
        b"\t.5",
        b"\t1.5",
        b"\t# text",
        b" 0 # a/b",
        b" 0/5",
        b" 1/2x",
    ]));
}

/// Writes a line that is about as long as Nmap's limit.
fn long_row(dice: &mut Dice, words: &Words, table: &mut Vec<u8>) {
    let start = table.len();
    row(dice, words, table);
    table.extend_from_slice(b" # ");
    let before = start + 1023 - dice.below(3);
    table.resize(before.max(table.len()), b'x');
    row(dice, words, table);
}

// Writes zip archives for tests: parts stored or deflated, and lies about them where a test wants some.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>
#include <zlib.h>

namespace zhida::intake {

struct TestPart {
  std::string name;
  std::string text;
  bool deflated = false;
  std::uint32_t size = 0;         // what the directory says; 0 = the truth
  std::uint16_t flags = 0;        // 1 = encrypted
  std::uint16_t method = 0xFFFF;  // what the directory says; 0xFFFF = the truth
};

inline void put_number(std::string& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>((value >> (8 * i)) & 0xFFU);
}

inline std::string deflated(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()), '\0');
  std::string in = text;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

inline std::string archive_of(const std::vector<TestPart>& parts) {
  std::string out;
  std::string directory;
  for (const TestPart& p : parts) {
    const std::string packed = p.deflated ? deflated(p.text) : p.text;
    const std::uint32_t method = p.method != 0xFFFF ? p.method : p.deflated ? 8 : 0;
    const auto crc = static_cast<std::uint32_t>(
        crc32(0, reinterpret_cast<const Bytef*>(p.text.data()), static_cast<uInt>(p.text.size())));
    std::string same;  // what the local header and the directory both say
    put_number(same, 20, 2);
    put_number(same, p.flags, 2);
    put_number(same, method, 2);
    put_number(same, 0, 4);
    put_number(same, crc, 4);
    put_number(same, static_cast<std::uint32_t>(packed.size()), 4);
    put_number(same, p.size != 0 ? p.size : static_cast<std::uint32_t>(p.text.size()), 4);
    put_number(same, static_cast<std::uint32_t>(p.name.size()), 2);
    put_number(same, 0, 2);
    put_number(directory, 0x02014b50, 4);
    put_number(directory, 20, 2);
    directory += same;
    put_number(directory, 0, 2);  // comment
    put_number(directory, 0, 2);  // disk
    put_number(directory, 0, 2);
    put_number(directory, 0, 4);
    put_number(directory, static_cast<std::uint32_t>(out.size()), 4);
    directory += p.name;
    put_number(out, 0x04034b50, 4);
    out += same + p.name + packed;
  }
  const auto at = static_cast<std::uint32_t>(out.size());
  out += directory;
  put_number(out, 0x06054b50, 4);
  put_number(out, 0, 4);
  put_number(out, static_cast<std::uint32_t>(parts.size()), 2);
  put_number(out, static_cast<std::uint32_t>(parts.size()), 2);
  put_number(out, static_cast<std::uint32_t>(directory.size()), 4);
  put_number(out, at, 4);
  put_number(out, 0, 2);
  return out;
}

}  // namespace zhida::intake

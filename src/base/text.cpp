// Decodes UTF-8 and measures how far apart two names are.
#include "base/text.h"

#include <algorithm>
#include <numeric>

namespace zhida {
namespace {

constexpr std::size_t kDistanceLengthMax = 256;
constexpr std::size_t kExcerptLength = 60;

struct Sequence {
  unsigned char lead_first, lead_last;      // range of the lead byte
  unsigned char second_first, second_last;  // range of the second byte; the others are 80..BF
  std::size_t length;
};

// Clause: Unicode 15, table 3-7, well-formed UTF-8 byte sequences
constexpr Sequence kSequences[] = {{0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
                                   {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3},
                                   {0xEE, 0xEF, 0x80, 0xBF, 3}, {0xF0, 0xF0, 0x90, 0xBF, 4},
                                   {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4}};

std::size_t distance(const std::u32string& a, const std::u32string& b) {
  if (a.size() > kDistanceLengthMax || b.size() > kDistanceLengthMax)
    return std::max(a.size(), b.size());
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

Utf8CodePoint decode_utf8(std::string_view text, std::size_t at) {
  if (at >= text.size()) return {};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  if (byte(0) < 0x80) return {byte(0), 1};
  for (const Sequence& s : kSequences) {
    if (byte(0) < s.lead_first || byte(0) > s.lead_last) continue;
    if (text.size() - at < s.length || byte(1) < s.second_first || byte(1) > s.second_last)
      return {};
    char32_t value = byte(0) & (0xFFU >> (s.length + 1));
    for (std::size_t i = 1; i < s.length; ++i) {
      if ((byte(i) & 0xC0U) != 0x80U) return {};
      value = (value << 6U) | (byte(i) & 0x3FU);
    }
    return {value, s.length};
  }
  return {};
}

std::size_t valid_utf8_prefix(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t length = decode_utf8(text, at).length;
    if (length == 0) return at;
    at += length;
  }
  return at;
}

bool is_valid_utf8(std::string_view text) { return valid_utf8_prefix(text) == text.size(); }

std::u32string code_points(std::string_view text) {
  std::u32string out;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8CodePoint c = decode_utf8(text, at);
    out.push_back(c.length == 0 ? U'\uFFFD' : c.value);
    at += std::max<std::size_t>(c.length, 1);
  }
  return out;
}

std::string excerpt(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  for (std::size_t n = 0; n < kExcerptLength && at < text.size(); ++n) {
    const std::size_t length = decode_utf8(text, at).length;
    out += length == 0 ? std::string_view("\uFFFD") : text.substr(at, length);
    at += std::max<std::size_t>(length, 1);
  }
  return at < text.size() ? out + "…" : out;
}

std::string with_article(std::string_view noun) {
  constexpr std::string_view kVowels = "aeiouAEIOU";
  const bool vowel = !noun.empty() && kVowels.find(noun.front()) != std::string_view::npos;
  return (vowel ? "an " : "a ") + std::string(noun);
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  return distance(code_points(a), code_points(b));
}

std::string nearest(std::string_view name, const std::vector<std::string>& candidates) {
  const std::u32string wanted = code_points(name);
  const std::size_t allowed = std::max<std::size_t>(wanted.size() / 3, 1);
  std::size_t best = std::min(allowed + 1, wanted.size());  // the first distance that is too far
  std::string found;
  for (const std::string& candidate : candidates) {
    const std::size_t d = distance(wanted, code_points(candidate));
    if (d == 0 || d >= best) continue;
    best = d;
    found = candidate;
  }
  return found;
}

}  // namespace zhida

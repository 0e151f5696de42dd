// Folds text by ICU's NFKC; most cells are plain ASCII and need none of it.
#include "service/intake/fold.h"

#include <algorithm>

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include "base/text.h"

namespace zhida::intake {
namespace {

bool is_blank(char32_t c) {
  return c <= U' ' || c == U'\u00A0' || c == U'\u3000' || (c >= U'\u2000' && c <= U'\u200D') ||
         c == U'\u2028' || c == U'\u2029' || c == U'\u202F' || c == U'\u2060' || c == U'\uFEFF';
}

// The length of the blank that ends the text; 0 when none does.
std::size_t blank_at_end(std::string_view text) {
  constexpr std::size_t kBytesMax = 4;
  for (std::size_t n = 1; n <= std::min(kBytesMax, text.size()); ++n) {
    const Utf8CodePoint c = decode_utf8(text, text.size() - n);
    if (c.length == n) return is_blank(c.value) ? n : 0;
  }
  return 0;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c & '\x80') == 0; });
}

}  // namespace

std::string_view trim(std::string_view text) {
  while (!text.empty()) {
    const Utf8CodePoint c = decode_utf8(text, 0);
    if (c.length == 0 || !is_blank(c.value)) break;
    text.remove_prefix(c.length);
  }
  for (std::size_t n = blank_at_end(text); n > 0; n = blank_at_end(text)) text.remove_suffix(n);
  return text;
}

std::string folded(std::string_view text) {
  const std::string_view kept = trim(text);
  if (is_ascii(kept) || !is_valid_utf8(kept)) return std::string(kept);
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* form = icu::Normalizer2::getNFKCInstance(status);
  if (U_FAILURE(status)) return std::string(kept);
  const auto from = icu::StringPiece(kept.data(), static_cast<int32_t>(kept.size()));
  const icu::UnicodeString to = form->normalize(icu::UnicodeString::fromUTF8(from), status);
  if (U_FAILURE(status)) return std::string(kept);
  std::string out;
  to.toUTF8String(out);
  return std::string(trim(out));
}

std::string one_line(std::string_view text) {
  const std::string_view kept = trim(text);
  std::string out;
  for (std::size_t at = 0; at < kept.size();) {
    const Utf8CodePoint c = decode_utf8(kept, at);
    const std::size_t length = std::max<std::size_t>(c.length, 1);
    if (c.length == 0 || !is_blank(c.value)) {
      out += kept.substr(at, length);
    } else if (!out.ends_with(' ')) {
      out += ' ';
    }
    at += length;
  }
  return out;
}

std::string header_key(std::string_view text) {
  const std::string whole = folded(text);
  std::string out;
  for (std::size_t at = 0; at < whole.size();) {
    const Utf8CodePoint c = decode_utf8(whole, at);
    const std::size_t length = std::max<std::size_t>(c.length, 1);
    if (length == 1 && c.length == 1 && c.value >= U'A' && c.value <= U'Z') {
      out += static_cast<char>(c.value - U'A' + U'a');
    } else if (c.length == 0 || !is_blank(c.value)) {
      out.append(whole, at, length);
    }
    at += length;
  }
  return out;
}

}  // namespace zhida::intake

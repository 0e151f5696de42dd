// Tells dates and percentages by their number formats.
#include "service/intake/workbook.h"

namespace zhida::intake {
namespace {

constexpr int kCustomFirst = 164;

// ECMA-376 part 1, 18.8.30: ids with a meaning of their own, those of Chinese Excel included.
Format builtin(int id) {
  if (id == 9 || id == 10) return Format::kPercent;
  const bool is_date = (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
                       (id >= 50 && id <= 58);
  return is_date ? Format::kDate : Format::kPlain;
}

// The code's first section without quoted text, escaped characters, fillers and [conditions].
std::string bare(std::string_view code) {
  std::string out;
  for (std::size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
    const char c = code[i];
    if (c == '"' || c == '[') {
      const std::size_t end = code.find(c == '"' ? '"' : ']', i + 1);
      if (end == std::string_view::npos) break;
      // [h], [mm], [s]: time that has elapsed
      const std::string_view inner = code.substr(i + 1, end - i - 1);
      if (c == '[' && !inner.empty() &&
          inner.find_first_not_of("hHmMsS") == std::string_view::npos) {
        out += inner;
      }
      i = end;
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

Format format_of(int id, std::string_view code) {
  if (id < kCustomFirst && code.empty()) return builtin(id);
  const std::string shown = bare(code);
  if (shown.starts_with("General") || shown.starts_with("GENERAL")) return Format::kPlain;
  if (shown.find('%') != std::string::npos) return Format::kPercent;
  if (shown.find_first_of("yYmMdDhHsS") != std::string::npos) return Format::kDate;
  return Format::kPlain;
}

}  // namespace zhida::intake

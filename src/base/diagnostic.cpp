// Writes diagnostics for a terminal and finds the line and column of an offset.
#include "base/diagnostic.h"

#include <algorithm>

namespace zhida {
namespace {

std::string where(const Place& place) {
  std::string out = place.file;
  if (place.line > 0) {
    if (!out.empty()) out += ':';
    out += std::to_string(place.line);
    if (place.column > 0) out += ":" + std::to_string(place.column);
  }
  return out.empty() ? out : out + ": ";
}

std::string both(const std::string& zh, const std::string& en) {
  if (zh.empty() || en.empty()) return zh + en;
  return zh + " / " + en;
}

}  // namespace

std::string to_text(const Diagnostic& d) {
  std::string out = where(d.place);
  out += d.severity == Severity::kError ? "错误 " : "警告 ";
  out += d.code;
  if (!d.place.element.empty()) out += " " + d.place.element;
  out += ": " + both(d.zh, d.en);
  if (!d.expected.empty() || !d.found.empty()) {
    out += "\n    ";
    if (!d.expected.empty()) out += "应为 · expected: " + d.expected;
    if (!d.expected.empty() && !d.found.empty()) out += "  ";
    if (!d.found.empty()) out += "实为 · found: " + d.found;
  }
  const std::string help = both(d.help_zh, d.help_en);
  if (!help.empty()) out += "\n    帮助: " + help;
  return out;
}

bool has_errors(const Diagnostics& list) {
  return std::any_of(list.begin(), list.end(),
                     [](const Diagnostic& d) { return d.severity == Severity::kError; });
}

Place place_at(std::string_view text, std::size_t offset, std::string file) {
  Place place{std::move(file), {}, 1, 1};
  for (const char c : text.substr(0, offset)) {
    if (c == '\n') {
      ++place.line;
      place.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      ++place.column;
    }
  }
  return place;
}

}  // namespace zhida

// Turns the cells of a worksheet into what Excel shows.
#include "service/intake/xlsx.h"

#include <charconv>
#include <optional>
#include <utility>

#include "base/civil.h"
#include "base/decimal.h"
#include "base/text.h"
#include "service/intake/problem.h"
#include "service/intake/workbook.h"

namespace zhida::intake {
namespace {

constexpr int kDigitsShown = 15;

// Column of "C5": 2. Nothing when there is none.
std::optional<std::size_t> column_of(std::string_view reference) {
  constexpr std::size_t kLettersMax = 3;
  std::size_t out = 0;
  std::size_t n = 0;
  for (; n < reference.size() && reference[n] >= 'A' && reference[n] <= 'Z'; ++n) {
    out = out * 26 + static_cast<std::size_t>(reference[n] - 'A' + 1);
    if (n == kLettersMax) return std::nullopt;
  }
  if (n == 0) return std::nullopt;
  return out - 1;
}

// The digits before the point, or minus the zeros after it: 12.5 → 2, 0.05 → -1, 0.5 → 0.
int magnitude(std::string_view plain) {
  if (plain.starts_with('-')) plain.remove_prefix(1);
  const std::size_t point = std::min(plain.find('.'), plain.size());
  if (plain.substr(0, point) != "0") return static_cast<int>(point);
  int zeros = 0;
  while (point + 1 + static_cast<std::size_t>(zeros) < plain.size() &&
         plain[point + 1 + static_cast<std::size_t>(zeros)] == '0') {
    ++zeros;
  }
  return -zeros;
}

// A serial number as a day. Excel's day 60 is a 29 February 1900 that there never was.
std::optional<std::string> day_of_serial(std::string_view text, bool from_1904) {
  constexpr std::int64_t kFalseDay = 60;
  constexpr std::int64_t kSerialMax = 2'958'465;  // 9999-12-31
  const auto number = Decimal::parse(text);
  if (!number || number->is_negative()) return std::nullopt;
  const auto serial = number->round(0, Rounding::kFloor).to_int64();
  if (!serial || *serial > kSerialMax) return std::nullopt;
  std::int64_t day = 0;
  if (from_1904) {
    day = days_from_civil({1904, 1, 1}) + *serial;
  } else {
    if (*serial < 1 || *serial == kFalseDay) return std::nullopt;
    day = days_from_civil({1899, 12, 30}) + *serial + (*serial < kFalseDay ? 1 : 0);
  }
  return to_string(civil_from_days(day));
}

struct Shown {
  CellKind kind = CellKind::kEmpty;
  std::string text;
};

class SheetReader {
 public:
  SheetReader(const Workbook& book, std::string part, std::string file, const SheetLimits& limits)
      : book_(book), part_(std::move(part)), file_(std::move(file)), limits_(limits) {}

  Result<Sheet> read(const pugi::xml_node& root) {
    std::uint32_t number = 0;
    for (const pugi::xml_node& row : child(root, "sheetData").children()) {
      if (local_name(row) != "row") continue;
      const std::uint32_t said = row.attribute("r").as_uint(number + 1);
      if (said <= number || said > limits_.rows) {
        return said > limits_.rows ? limit("行", "rows", limits_.rows)
                                   : wrong("row " + std::to_string(said));
      }
      number = said;
      out_.begin_row(number);
      const auto read = cells(row);
      if (!read) return read.errors();
    }
    return std::move(out_);
  }

 private:
  [[nodiscard]] Diagnostic wrong(const std::string& where) const {
    return broken_workbook(file_, part_ + " " + where);
  }

  [[nodiscard]] Diagnostic limit(std::string_view zh, std::string_view en, std::size_t n) const {
    const std::string most = std::to_string(n);
    return failure(
        "E-IMPORT-LIMIT", file_,
        {"超过 " + most + " " + std::string(zh), "more than " + most + " " + std::string(en)},
        {"拆成几个文件，分别导入", "split the file and import the parts"});
  }

  Result<bool> cells(const pugi::xml_node& row) {
    std::size_t next = 0;
    for (const pugi::xml_node& c : row.children()) {
      if (local_name(c) != "c") continue;
      const pugi::xml_attribute reference = c.attribute("r");
      const auto column = reference ? column_of(reference.value()) : std::optional(next);
      if (!column || *column < next) return wrong(reference.value());
      if (*column >= limits_.columns) {
        // Formatted cells far to the right are common, and empty.
        if (shown(c).text.empty()) continue;
        return limit("列", "columns", limits_.columns);
      }
      for (; next < *column; ++next) out_.add(CellKind::kEmpty, {});
      const Shown cell = shown(c);
      if (!is_valid_utf8(cell.text)) return wrong(reference.value());
      if (cell.text.size() > limits_.cell_bytes) {
        return limit("字节（一个单元格）", "bytes in one cell", limits_.cell_bytes);
      }
      out_.add(cell.kind, cell.text);
      ++next;
      if (out_.cells() > limits_.cells) return limit("个单元格", "cells", limits_.cells);
    }
    return true;
  }

  [[nodiscard]] Shown shown(const pugi::xml_node& c) const {
    const std::string_view type = c.attribute("t").as_string("n");
    if (type == "inlineStr") return {CellKind::kText, string_of(child(c, "is"))};
    const std::string value = child(c, "v").text().get();
    if (value.empty()) return {};
    if (type == "s") return shared(value);
    if (type == "str") return {CellKind::kText, value};
    if (type == "b")
      return {CellKind::kBoolean, value == "1" || value == "true" ? "true" : "false"};
    if (type == "e") return {CellKind::kError, value};
    if (type == "d") return {CellKind::kDate, value.substr(0, value.find('T'))};
    return number(value, c.attribute("s").as_uint());
  }

  [[nodiscard]] Shown shared(const std::string& value) const {
    std::size_t index = 0;
    const auto end = value.data() + value.size();
    const auto [ptr, error] = std::from_chars(value.data(), end, index);
    if (error != std::errc() || ptr != end || index >= book_.texts.size()) {
      return {CellKind::kError, "#" + value};
    }
    return {CellKind::kText, book_.texts[index]};
  }

  [[nodiscard]] Shown number(const std::string& value, std::size_t style) const {
    const Format format = style < book_.formats.size() ? book_.formats[style] : Format::kPlain;
    if (format == Format::kDate) {
      auto day = day_of_serial(value, book_.from_1904);
      if (day) return {CellKind::kDate, std::move(*day)};
      return {CellKind::kError, value};
    }
    auto plain = shown_number(value);
    if (!plain) return {CellKind::kError, value};
    if (format == Format::kPercent) {
      const auto percent = Decimal::parse(*plain);
      return {CellKind::kNumber, (*percent * Decimal(100)).to_plain() + "%"};
    }
    return {CellKind::kNumber, std::move(*plain)};
  }

  const Workbook& book_;
  std::string part_;
  std::string file_;
  const SheetLimits& limits_;
  Sheet out_;
};

Diagnostic no_sheet(const Workbook& book, const std::string& file, const std::string& wanted) {
  constexpr std::size_t kShown = 20;
  std::vector<std::string> names;
  std::string all;
  for (const auto& s : book.sheets) {
    names.push_back(s.name);
    if (names.size() <= kShown) all += (all.empty() ? "" : "、") + s.name;
  }
  const std::string near = nearest(wanted, names);
  return failure(
      "E-IMPORT-SHEET", file,
      {"没有名为“" + excerpt(wanted) + "”的工作表",
       "there is no sheet named '" + excerpt(wanted) + "'"},
      {(near.empty() ? "" : "是不是“" + near + "”？") + ("工作表有：" + all),
       (near.empty() ? "" : "did you mean '" + near + "'? ") + ("the sheets are: " + all)});
}

}  // namespace

std::optional<std::string> shown_number(std::string_view text) {
  const auto exact = Decimal::parse_rounded(text);
  if (!exact || !exact->is_finite()) return std::nullopt;
  const std::string plain = exact->to_plain();
  if (plain.find_first_of("eE") != std::string::npos) return std::nullopt;
  return exact->round(kDigitsShown - magnitude(plain), Rounding::kHalfUp).to_plain();
}

Result<Sheet> parse_xlsx(std::string_view bytes, const std::string& file, const std::string& sheet,
                         const SheetLimits& limits) {
  auto archive = Archive::open(bytes, file, limits);
  if (!archive) return archive.errors();
  const auto book = read_workbook(*archive, file);
  if (!book) return book.errors();
  const Workbook::SheetPart* wanted = sheet.empty() ? &book->sheets.front() : nullptr;
  for (const auto& s : book->sheets) {
    if (!sheet.empty() && s.name == sheet) wanted = &s;
  }
  if (wanted == nullptr) return no_sheet(*book, file, sheet);
  const auto xml = read_xml(*archive, wanted->part, file);
  if (!xml) return xml.errors();
  auto out = SheetReader(*book, wanted->part, file, limits).read((*xml)->document_element());
  if (!out) return out.errors();
  out->file = file;
  out->name = wanted->name;
  for (const auto& s : book->sheets) {
    if (&s != wanted) out->others.push_back(s.name);
  }
  return out;
}

}  // namespace zhida::intake

// Opens tables and separates rows that have a credit code from those that do not.
#include "service/intake/rows.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "record/files/files.h"
#include "service/intake/credit.h"
#include "service/intake/csv.h"
#include "service/intake/xlsx.h"

namespace zhida::intake {
namespace {

constexpr std::string_view kZipMark = "PK\x03\x04";
constexpr std::string_view kCompoundMark = "\xD0\xCF\x11\xE0";

void tell_other_sheets(const Sheet& sheet, const Source& source, Problems& problems) {
  if (!source.sheet.empty() || sheet.others.empty()) return;
  std::string others;
  for (const std::string& name : sheet.others) others += (others.empty() ? "" : "、") + name;
  Problem p;
  p.severity = Severity::kWarning;
  p.where = {sheet.file, sheet.name, 0, "", ""};
  p.code = "E-IMPORT-SHEET";
  p.what = {"只取第一张工作表；还有：" + others,
            "only the first sheet is taken; the others are: " + others};
  p.help = {"用 --sheet 指定", "name another with --sheet"};
  problems.add(std::move(p));
}

class RowSieve {
 public:
  RowSieve(Table& table, Ids ids, Problems& problems)
      : table_(table), ids_(ids), problems_(problems), id_(table.column(Role::kId)) {
    for (const Column& c : table.header.columns) {
      headed_.resize(std::max(headed_.size(), c.index + 1));
      headed_[c.index] = true;
    }
  }

  std::vector<GoodRow> run() {
    std::vector<GoodRow> out;
    const auto& rows = table_.sheet.rows();
    for (std::size_t r = table_.header.row + 1; r < rows.size(); ++r) {
      if (table_.sheet.is_blank(rows[r])) continue;
      ++table_.report.rows;
      std::string id;
      if (!fits(rows[r])) {
        ++table_.report.skipped;
        id = code_of(table_.sheet.text(rows[r], id_->index));
        if (fault_of_code(id) == CodeFault::kNone) table_.incomplete.insert(std::move(id));
      } else if (has_id(rows[r], id)) {
        out.push_back({&rows[r], std::move(id)});
      } else {
        ++table_.report.skipped;
      }
    }
    return out;
  }

 private:
  // False where the cells have moved out of their columns: an unquoted comma, most of the time.
  bool fits(const Sheet::Row& row) {
    for (std::size_t i = 0; i < row.width; ++i) {
      if (table_.sheet.kind(row, i) == CellKind::kEmpty) continue;
      if (i < headed_.size() && headed_[i]) continue;
      const bool beyond = i >= table_.sheet.rows()[table_.header.row].width;
      if (table_.sheet.name.empty() && beyond) {
        report(row, nullptr, std::string(table_.sheet.text(row, i)), "E-IMPORT-CELLS",
               {"这一行的单元格比列名多，整行没有取用",
                "the row has more cells than the header has names; it is left out"},
               {"含逗号的值加引号，如 \"1,234.5\"",
                "put values with commas in quotes, as \"1,234.5\""});
        return false;
      }
      no_header(row, i);
    }
    return true;
  }

  void no_header(const Sheet::Row& row, std::size_t column) {
    if (!told_.insert(column).second) return;
    Problem p;
    p.severity = Severity::kWarning;
    p.where = table_.where(row, nullptr);
    p.where.column = column_letters(column);
    p.value = table_.sheet.text(row, column);
    p.code = "E-IMPORT-UNMAPPED";
    p.what = {"这一列没有列名，没有取用", "the column has no name, nothing is taken from it"};
    p.help = {"在表头给它取名", "name it in the header"};
    problems_.add(std::move(p));
  }

  bool has_id(const Sheet::Row& row, std::string& id) {
    const std::string_view raw = table_.sheet.text(row, id_->index);
    const CellKind kind = table_.sheet.kind(row, id_->index);
    if (kind == CellKind::kEmpty) {
      return no_id(
          row,
          {"没有统一社会信用代码，整行没有取用", "there is no credit code; the row is left out"},
          {"补上代码", "add the code"});
    }
    id = code_of(raw);
    if (kind == CellKind::kNumber || id.find('+') != std::string::npos) {
      return no_id(
          row,
          {"代码被存成了数字，后几位已丢失",
           "the code was kept as a number, its last digits are lost"},
          {"把这一列设为文本格式，重新填写", "format the column as text and enter the code again"});
    }
    switch (fault_of_code(id)) {
      case CodeFault::kNone: return ids_ == Ids::kRepeated || is_first(row, id);
      case CodeFault::kLength:
        return no_id(row,
                     {"代码应为 18 位，实为 " + std::to_string(id.size()) + " 位",
                      "a credit code has 18 characters, this has " + std::to_string(id.size())},
                     {"核对执照上的统一社会信用代码", "check it against the business licence"});
      case CodeFault::kCharacter:
        return no_id(row, {"代码里有不该有的字符", "the code has a character that none has"},
                     {"代码只有数字和大写字母，没有 I、O、S、V、Z",
                      "it has digits and letters only, without I, O, S, V and Z"});
      case CodeFault::kCheck:
        return no_id(
            row,
            {"代码的校验位不对（GB 32100-2015）",
             "the code's check character is wrong (GB 32100-2015)"},
            {"有一位写错了，核对执照", "a character is wrong: check the business licence"});
    }
    return false;
  }

  bool is_first(const Sheet::Row& row, const std::string& id) {
    const auto [first, is_new] = seen_.emplace(id, row.number);
    if (is_new) return true;
    const std::string n = std::to_string(first->second);
    report(row, id_, id, "E-IMPORT-DUPLICATE",
           {"与第 " + n + " 行是同一家企业，只取第 " + n + " 行",
            "the same enterprise as row " + n + ", which is the one taken"},
           {"合并成一行", "merge the two rows"});
    return false;
  }

  bool no_id(const Sheet::Row& row, pack::Text what, pack::Text help) {
    report(row, id_, std::string(table_.sheet.text(row, id_->index)), "E-IMPORT-ID",
           std::move(what), std::move(help));
    return false;
  }

  void report(const Sheet::Row& row, const Column* column, std::string value, std::string_view code,
              pack::Text what, pack::Text help) {
    Problem p;
    p.where = table_.where(row, column);
    p.value = std::move(value);
    p.code = code;
    p.what = std::move(what);
    p.help = std::move(help);
    problems_.add(std::move(p));
  }

  Table& table_;
  Ids ids_;
  Problems& problems_;
  const Column* id_;
  std::vector<bool> headed_;
  std::set<std::size_t> told_;
  std::unordered_map<std::string, std::uint32_t> seen_;
};

}  // namespace

const Column* Table::column(Role role) const {
  const auto found = std::find_if(header.columns.begin(), header.columns.end(),
                                  [&](const Column& c) { return c.meaning.role == role; });
  return found == header.columns.end() ? nullptr : &*found;
}

Where Table::where(const Sheet::Row& row, const Column* column) const {
  Where out{sheet.file, sheet.name, row.number, "", ""};
  if (column != nullptr) {
    out.column = column_letters(column->index);
    out.header = column->header;
  }
  return out;
}

Result<Sheet> sheet_of(std::string bytes, const Source& source) {
  const SheetLimits limits;
  if (bytes.starts_with(kZipMark) || bytes.starts_with(kCompoundMark)) {
    return parse_xlsx(bytes, source.file, source.sheet, limits);
  }
  if (!source.sheet.empty()) {
    return failure("E-IMPORT-SHEET", source.file, {"CSV 没有工作表", "a CSV file has no sheets"},
                   {"去掉 --sheet，或给 .xlsx", "leave out --sheet, or give the .xlsx"});
  }
  const auto text = decode_text(std::move(bytes), source.file);
  if (!text) return text.errors();
  return parse_csv(*text, source.file, limits);
}

Result<Table> table_of(Sheet sheet, const Catalogue& catalogue, const ColumnOptions& options,
                       Problems& problems) {
  auto header = read_header(sheet, catalogue, options, problems);
  if (!header) return header.errors();
  Table out;
  out.report.file = sheet.file;
  out.report.sheet = sheet.name;
  out.report.columns = header->columns;
  out.sheet = std::move(sheet);
  out.header = std::move(*header);
  return out;
}

Result<Table> open_table(const Source& source, const Catalogue& catalogue,
                         const ColumnOptions& options, Problems& problems) {
  auto bytes = read_file(source.file, SheetLimits().file_bytes);
  if (!bytes) return bytes.errors();
  auto sheet = sheet_of(std::move(*bytes), source);
  if (!sheet) return sheet.errors();
  tell_other_sheets(*sheet, source, problems);
  return table_of(std::move(*sheet), catalogue, options, problems);
}

std::vector<GoodRow> good_rows(Table& table, Ids ids, Problems& problems) {
  return RowSieve(table, ids, problems).run();
}

}  // namespace zhida::intake

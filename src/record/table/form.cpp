// What DuckDB is told about a file: its form, its header, and a name that means one file only.
#include "record/table/form.h"

#include <fstream>
#include <set>
#include <utility>

#include "base/text.h"
#include "record/table/failure.h"
#include "record/table/table.h"

namespace zhida::table {
namespace {

constexpr std::size_t kHeaderBytesMax = 4U << 20U;
constexpr std::size_t kLineBytesMax = 16U << 20U;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool ends_with(std::string_view path, std::string_view ending) {
  if (path.size() <= ending.size()) return false;
  const std::string_view tail = path.substr(path.size() - ending.size());
  for (std::size_t i = 0; i < ending.size(); ++i) {
    const char c = tail[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != ending[i]) return false;
  }
  return true;
}

// DuckDB takes file names as patterns; a character in brackets stands for itself.
std::string exact_name(const std::string& path) {
  std::string out;
  for (const char c : path) {
    if (c == '*' || c == '?' || c == '[') {
      out.append("[").append(1, c).append("]");
    } else {
      out += c;
    }
  }
  return out;
}

Diagnostic header_failure(const std::string& path, std::string zh, std::string en,
                          Words help = {}) {
  Diagnostic d =
      table_failure("E-TABLE-READ", path, {std::move(zh), std::move(en)}, std::move(help));
  d.place.line = 1;
  return d;
}

// Reads one record of a CSV text: cells, and whether the record ended.
class HeaderReader {
 public:
  explicit HeaderReader(std::string_view text) : text_(text) {}

  // Nothing when a quotation mark is not closed.
  std::optional<std::vector<std::string>> read() {
    std::vector<std::string> out;
    while (true) {
      std::string cell;
      if (at_ < text_.size() && text_[at_] == '"') {
        if (!quoted(cell)) return std::nullopt;
      }
      while (at_ < text_.size() && text_[at_] != ',' && !is_end(text_[at_])) cell += text_[at_++];
      out.push_back(std::move(cell));
      if (at_ >= text_.size() || text_[at_] != ',') return out;
      ++at_;
    }
  }

 private:
  static bool is_end(char c) { return c == '\n' || c == '\r'; }

  bool quoted(std::string& cell) {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] != '"') {
        cell += text_[at_];
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        cell += text_[at_++];
      } else {
        ++at_;
        return true;
      }
    }
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

std::optional<Diagnostic> check_names(const std::string& path,
                                      const std::vector<std::string>& names) {
  if (names.size() > kColumnsMax) {
    const std::string most = std::to_string(kColumnsMax);
    return header_failure(path, "超过 " + most + " 列", "more than " + most + " columns");
  }
  std::set<std::string> seen;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    if (names[i].empty()) {
      return header_failure(path, "第 " + number + " 列没有列名",
                            "column " + number + " has no name",
                            {"首行应是列名", "the first line holds the names of the columns"});
    }
    if (!is_valid_utf8(names[i])) {
      return header_failure(path, "第 " + number + " 列的列名不是 UTF-8",
                            "the name of column " + number + " is not UTF-8",
                            {"另存为 UTF-8 编码的 CSV", "save the file as CSV in UTF-8"});
    }
    if (!seen.insert(names[i]).second) {
      return header_failure(path, "列“" + excerpt(names[i]) + "”重复",
                            "column '" + excerpt(names[i]) + "' is there twice",
                            {"每个列名只能有一个", "give every column its own name"});
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Form> form_of(std::string_view path) {
  if (ends_with(path, ".csv")) return Form::kCsv;
  if (ends_with(path, ".parquet")) return Form::kParquet;
  return std::nullopt;
}

Diagnostic kind_failure(std::string_view path) {
  return table_failure(
      "E-TABLE-KIND", path, {"不是 .csv 或 .parquet 文件", "neither a .csv nor a .parquet file"},
      {"用 .csv 或 .parquet 结尾的文件名", "let the file's name end with .csv or .parquet"});
}

Result<std::vector<std::string>> read_header(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text(kHeaderBytesMax, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad() || (in.fail() && !in.eof())) {
    return header_failure(path, "读不了文件", "cannot read the file",
                          {"检查文件的权限", "check the file's permissions"});
  }
  const bool whole = in.eof();
  text.resize(static_cast<std::size_t>(in.gcount()));
  std::string_view rest = text;
  if (rest.starts_with(kByteOrderMark)) rest.remove_prefix(kByteOrderMark.size());
  if (rest.empty()) {
    return header_failure(path, "文件是空的", "the file is empty",
                          {"首行应是列名", "the first line holds the names of the columns"});
  }
  auto names = HeaderReader(rest).read();
  if (!names) {
    return whole ? header_failure(path, "表头的引号没有成对",
                                  "a quotation mark of the header is not closed")
                 : header_failure(path, "表头太长", "the header is too long");
  }
  if (auto wrong = check_names(path, *names)) return std::move(*wrong);
  return std::move(*names);
}

std::string csv_source(const std::string& path, const std::vector<std::string>& names) {
  std::string columns;
  for (const std::string& name : names) {
    columns += (columns.empty() ? "" : ", ") + literal(name) + ": 'VARCHAR'";
  }
  return "read_csv(" + literal(exact_name(path)) + ", columns = {" + columns +
         "}, auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', "
         "nullstr = '', strict_mode = true, null_padding = false, ignore_errors = false, "
         "compression = 'none', hive_partitioning = false, max_line_size = " +
         std::to_string(kLineBytesMax) + ")";
}

std::string parquet_source(const std::string& path) {
  return "read_parquet(" + literal(exact_name(path)) + ", hive_partitioning = false)";
}

std::string plain_decimal(const std::string& expression) {
  return "rtrim(rtrim(CAST(" + expression + " AS VARCHAR), '0'), '.')";
}

}  // namespace zhida::table

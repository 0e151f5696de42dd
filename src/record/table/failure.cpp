// Turns DuckDB's messages and errno into diagnostics in both languages.
#include "record/table/failure.h"

#include <cerrno>
#include <charconv>
#include <system_error>
#include <utility>

#include "base/text.h"

namespace zhida::table {
namespace {

constexpr std::string_view kLineMark = "CSV Error on Line: ";

// What DuckDB says of a CSV file, in Chinese.
struct Known {
  std::string_view part;
  std::string_view zh;
  std::string_view en;
};
constexpr Known kKnown[] = {
    {"Expected Number of Columns", "这一行的单元格数与表头不同",
     "this row has another number of cells than the header"},
    {"unterminated quote", "引号没有成对", "a quotation mark is not closed"},
    {"quote should be followed", "引号没有成对", "a quotation mark is not closed"},
    {"Invalid unicode", "不是 UTF-8", "not UTF-8"},
    {"not utf-8 encoded", "不是 UTF-8", "not UTF-8"},
    {"reached an invalid state", "有的行以 \\r\\n 结尾，有的以 \\n 结尾，或引号不规范",
     "some lines end with \\r\\n and some with \\n, or quotation marks are not as they should be"},
    {"Maximum line size", "这一行太长", "this row is too long"},
};

int line_of(const std::string& message) {
  const std::size_t at = message.find(kLineMark);
  int line = 0;
  if (at != std::string::npos) {
    std::from_chars(message.data() + at + kLineMark.size(), message.data() + message.size(), line);
  }
  return line;
}

std::string reason_zh(int error) {
  switch (error) {
    case EACCES: return "没有权限";
    case EPERM: return "不允许此操作";
    case ENOSPC: return "磁盘已满";
    case EDQUOT: return "超过磁盘配额";
    case EROFS: return "文件系统只读";
    case ENOENT: return "文件或文件夹不存在";
    case ENOTDIR: return "路径中有一段不是文件夹";
    case EIO: return "磁盘读写出错";
    default: return "系统错误 " + std::to_string(error);
  }
}

}  // namespace

Diagnostic table_failure(std::string_view code, std::string_view file, Words what, Words help) {
  Place place;
  place.file = file;
  return zhida::failure(code, std::move(place), std::move(what), std::move(help));
}

Diagnostic system_failure(std::string_view code, std::string_view file, const Words& what,
                          int error) {
  return table_failure(
      code, file,
      {what.zh + "：" + reason_zh(error), what.en + ": " + std::generic_category().message(error)});
}

std::string first_line(const std::string& message) {
  return excerpt(message.substr(0, message.find('\n')));
}

Diagnostic read_failure(std::string_view file, const std::string& message) {
  Words what{"读不了表：" + first_line(message), "cannot read the table: " + first_line(message)};
  for (const Known& known : kKnown) {
    if (message.find(known.part) == std::string::npos) continue;
    what = {std::string(known.zh), std::string(known.en)};
    break;
  }
  Diagnostic d = table_failure("E-TABLE-READ", file, std::move(what),
                               {"检查文件是否完整", "check whether the file is whole"});
  d.place.line = line_of(message);
  if (d.place.line > 0) {
    d.help_zh = "单元格里有逗号、引号或换行时，整格加英文双引号，格内的引号写两个";
    d.help_en =
        "put a cell with commas, quotes or line breaks into double quotes, and double those inside";
  }
  return d;
}

}  // namespace zhida::table

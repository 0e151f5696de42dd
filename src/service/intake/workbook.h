// Workbook: what the cells of its sheets refer to. Inside of xlsx.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <pugixml.hpp>

#include "base/result.h"
#include "service/intake/zip.h"

namespace zhida::intake {

enum class Format : std::uint8_t { kPlain, kPercent, kDate };

struct Workbook {
  struct SheetPart {
    std::string name;
    std::string part;  // of the archive
  };

  std::vector<SheetPart> sheets;
  std::vector<std::string> texts;  // shared strings
  std::vector<Format> formats;     // by a cell's style
  bool from_1904 = false;          // day 0 is 1904-01-01
};

[[nodiscard]] Result<Workbook> read_workbook(Archive& archive, const std::string& file);

// A part of the archive as a tree; E-IMPORT-XLSX when it is not there or no XML.
[[nodiscard]] Result<std::unique_ptr<pugi::xml_document>> read_xml(Archive& archive,
                                                                   const std::string& part,
                                                                   const std::string& file);

[[nodiscard]] Diagnostic broken_workbook(const std::string& file, std::string_view what);

// The name without its prefix: "row" of "x:row".
[[nodiscard]] std::string_view local_name(const pugi::xml_node& node);

// The first child of that local name.
[[nodiscard]] pugi::xml_node child(const pugi::xml_node& node, std::string_view name);

// The text of a shared or inline string: its own and that of its runs, without phonetic guides; _x000D_ and its like
// decoded (ECMA-376 part 1, 22.4.2.4).
[[nodiscard]] std::string string_of(const pugi::xml_node& node);

// What a number format shows (18.8.30).
[[nodiscard]] Format format_of(int id, std::string_view code);

}  // namespace zhida::intake

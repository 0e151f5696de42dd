// Reads the workbook's parts that its sheets share.
#include "service/intake/workbook.h"

#include <charconv>
#include <utility>

#include "base/text.h"
#include "service/intake/problem.h"

namespace zhida::intake {
namespace {

using Relations = std::map<std::string, std::pair<std::string, std::string>>;  // id → type, part

// "xl/worksheets/sheet1.xml" of "worksheets/sheet1.xml" beside "xl/workbook.xml"; "/xl/…" is from the root.
std::string resolve(const std::string& beside, std::string_view target) {
  if (target.starts_with('/')) return std::string(target.substr(1));
  std::string folder = beside.substr(0, beside.rfind('/') + 1);
  while (target.starts_with("../") || target.starts_with("./")) {
    if (target.starts_with("../") && !folder.empty()) {
      folder.pop_back();
      folder.erase(folder.rfind('/') + 1);
    }
    target.remove_prefix(target.find('/') + 1);
  }
  return folder + std::string(target);
}

// Of "xl/workbook.xml": what xl/_rels/workbook.xml.rels says. Empty when there is no such part.
Result<Relations> relations_of(Archive& archive, const std::string& part, const std::string& file) {
  const std::size_t name = part.rfind('/') + 1;
  const std::string rels = part.substr(0, name) + "_rels/" + part.substr(name) + ".rels";
  Relations out;
  if (!archive.has(rels)) return out;
  const auto xml = read_xml(archive, rels, file);
  if (!xml) return xml.errors();
  for (const pugi::xml_node& r : (*xml)->document_element().children()) {
    const std::string type = r.attribute("Type").value();
    out[r.attribute("Id").value()] = {type.substr(type.rfind('/') + 1),
                                      resolve(part, r.attribute("Target").value())};
  }
  return out;
}

// The id of a relation, whatever the prefix of its attribute.
std::string relation_id(const pugi::xml_node& node) {
  for (const pugi::xml_attribute& a : node.attributes()) {
    if (std::string_view(a.name()).ends_with(":id")) return a.value();
  }
  return {};
}

std::string part_of_type(const Relations& relations, std::string_view type) {
  for (const auto& [id, relation] : relations) {
    if (relation.first == type) return relation.second;
  }
  return {};
}

Result<bool> read_texts(Archive& archive, const std::string& part, const std::string& file,
                        Workbook& out) {
  const auto xml = read_xml(archive, part, file);
  if (!xml) return xml.errors();
  for (const pugi::xml_node& si : (*xml)->document_element().children()) {
    if (local_name(si) == "si") out.texts.push_back(string_of(si));
  }
  return true;
}

Result<bool> read_formats(Archive& archive, const std::string& part, const std::string& file,
                          Workbook& out) {
  const auto xml = read_xml(archive, part, file);
  if (!xml) return xml.errors();
  const pugi::xml_node root = (*xml)->document_element();
  std::map<int, std::string> codes;
  for (const pugi::xml_node& f : child(root, "numFmts").children()) {
    codes[f.attribute("numFmtId").as_int()] = f.attribute("formatCode").value();
  }
  for (const pugi::xml_node& xf : child(root, "cellXfs").children()) {
    const int id = xf.attribute("numFmtId").as_int();
    const auto code = codes.find(id);
    out.formats.push_back(
        format_of(id, code == codes.end() ? std::string_view() : std::string_view(code->second)));
  }
  return true;
}

// _x000D_ → the character with that number.
std::string unescaped(std::string_view text) {
  constexpr std::size_t kLength = 7;
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    if (text[i] == '_' && text.size() - i >= kLength && text[i + 1] == 'x' && text[i + 6] == '_' &&
        std::from_chars(text.data() + i + 2, text.data() + i + 6, value, 16).ptr ==
            text.data() + i + 6 &&
        value != 0 && value < 0x80) {
      out += static_cast<char>(value);
      i += kLength - 1;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

Diagnostic broken_workbook(const std::string& file, std::string_view what) {
  return failure(
      "E-IMPORT-XLSX", file,
      {"工作簿的内容不合规范：" + std::string(what),
       "the workbook's content is not as it should be: " + std::string(what)},
      {"用 Excel 打开后另存为 .xlsx，再试", "open it in Excel, save it as .xlsx, try again"});
}

std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_node& c : node.children()) {
    if (local_name(c) == name) return c;
  }
  return {};
}

std::string string_of(const pugi::xml_node& node) {
  std::string out;
  for (const pugi::xml_node& c : node.children()) {
    if (local_name(c) == "t") out += c.text().get();
    if (local_name(c) == "r") out += child(c, "t").text().get();
  }
  return unescaped(out);
}

Result<std::unique_ptr<pugi::xml_document>> read_xml(Archive& archive, const std::string& part,
                                                     const std::string& file) {
  if (!archive.has(part)) return broken_workbook(file, part);
  auto bytes = archive.read(part);
  if (!bytes) return bytes.errors();
  auto out = std::make_unique<pugi::xml_document>();
  const auto parsed = out->load_buffer(bytes->data(), bytes->size(),
                                       pugi::parse_default | pugi::parse_ws_pcdata_single);
  if (!parsed || !out->document_element()) return broken_workbook(file, part);
  return out;
}

Result<Workbook> read_workbook(Archive& archive, const std::string& file) {
  const auto root = relations_of(archive, "", file);
  if (!root) return root.errors();
  std::string part = part_of_type(*root, "officeDocument");
  if (part.empty()) part = "xl/workbook.xml";
  const auto xml = read_xml(archive, part, file);
  if (!xml) return xml.errors();
  const auto relations = relations_of(archive, part, file);
  if (!relations) return relations.errors();

  Workbook out;
  const pugi::xml_node book = (*xml)->document_element();
  out.from_1904 = child(book, "workbookPr").attribute("date1904").as_bool();
  for (const pugi::xml_node& s : child(book, "sheets").children()) {
    const auto target = relations->find(relation_id(s));
    if (target == relations->end() || target->second.first != "worksheet") continue;  // a chart
    out.sheets.push_back({s.attribute("name").value(), target->second.second});
    if (!is_valid_utf8(out.sheets.back().name)) return broken_workbook(file, part);
  }
  if (out.sheets.empty()) return broken_workbook(file, "没有工作表 · no sheet");
  if (const std::string texts = part_of_type(*relations, "sharedStrings"); !texts.empty()) {
    const auto read = read_texts(archive, texts, file, out);
    if (!read) return read.errors();
  }
  if (const std::string styles = part_of_type(*relations, "styles"); !styles.empty()) {
    const auto read = read_formats(archive, styles, file, out);
    if (!read) return read.errors();
  }
  return out;
}

}  // namespace zhida::intake

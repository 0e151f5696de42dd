// Parses YAML with yaml-cpp's event interface into the document tree: its own tree accepts duplicate keys.
#include <algorithm>
#include <exception>
#include <sstream>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "base/text.h"
#include "base/tree.h"

namespace zhida {
namespace {

constexpr const char* kReferenceZh = "不使用 YAML 的锚点与引用（& 和 *）";
constexpr const char* kReferenceEn = "YAML anchors and aliases (& and *) are not used here";
constexpr const char* kReferenceHelpZh = "把内容写全；以 & 或 * 开头的文字加引号";
constexpr const char* kReferenceHelpEn = "write it out; quote text that starts with & or *";
constexpr const char* kTagZh = "不使用 YAML 标签（! 开头）";
constexpr const char* kTagEn = "YAML tags (starting with !) are not used here";
constexpr const char* kTagHelpZh = "去掉标签；以 ! 开头的文字加引号";
constexpr const char* kTagHelpEn = "remove the tag; quote text that starts with !";

// Leaves the parser, which has no other way to stop; never leaves parse_yaml.
struct Stop : std::exception {};

Diagnostic syntax(std::string zh, std::string en, std::string help_zh = {},
                  std::string help_en = {}) {
  return {"E-DOC-SYNTAX",     Severity::kError,  {}, std::move(zh), std::move(en),
          std::move(help_zh), std::move(help_en)};
}

bool digits_only(std::string_view s) {
  return std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Clause: YAML 1.2.2, 10.3.2, core schema, decimal integers and floats. Hexadecimal and octal numbers, infinities and
// .nan stay strings: no rule has a use for them.
bool is_decimal_number(std::string_view s) {
  if (!s.empty() && (s.front() == '-' || s.front() == '+')) s.remove_prefix(1);
  const std::size_t e = s.find_first_of("eE");
  if (e != std::string_view::npos) {
    std::string_view exponent = s.substr(e + 1);
    if (!exponent.empty() && (exponent.front() == '-' || exponent.front() == '+'))
      exponent.remove_prefix(1);
    if (exponent.empty() || !digits_only(exponent)) return false;
  }
  const std::string_view mantissa = s.substr(0, e);
  const std::size_t point = mantissa.find('.');
  const std::string_view whole = mantissa.substr(0, point);
  const std::string_view fraction =
      point == std::string_view::npos ? std::string_view{} : mantissa.substr(point + 1);
  return digits_only(whole) && digits_only(fraction) && !(whole.empty() && fraction.empty());
}

class Handler final : public YAML::EventHandler {
 public:
  Handler(std::string_view text, TreeBuilder& tree) : text_(text), tree_(tree) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ > 0) {
      refuse(mark,
             syntax("一个文件只能有一个 YAML 文档", "a file holds one YAML document",
                    "去掉后面的“---”与其后的内容", "remove the further '---' and what follows it"));
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    plain_only(mark, anchor);
    if (tree_.wants_key()) {
      refuse(mark,
             syntax("键不能为空", "a key cannot be null", "给键写上名字", "write the key's name"));
    }
    check(tree_.leaf(Node::Kind::kNull, {}, offset(mark)));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    refuse_reference(mark);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    node_start(mark, tag, anchor);
    if (tree_.wants_key()) return check(tree_.key(value, offset(mark)));
    const bool plain = tag == "?";
    Node::Kind kind = Node::Kind::kString;
    std::string text = value;
    if (plain && (value == "true" || value == "True" || value == "TRUE")) {
      kind = Node::Kind::kBoolean;
      text = "true";
    } else if (plain && (value == "false" || value == "False" || value == "FALSE")) {
      kind = Node::Kind::kBoolean;
      text = "false";
    } else if (plain && is_decimal_number(value)) {
      kind = Node::Kind::kNumber;
    }
    check(tree_.leaf(kind, std::move(text), offset(mark)));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    begin(Node::Kind::kList, mark, tag, anchor);
  }
  void OnSequenceEnd() override { check(tree_.end()); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    begin(Node::Kind::kMap, mark, tag, anchor);
  }
  void OnMapEnd() override { check(tree_.end()); }

 private:
  [[nodiscard]] std::size_t offset(const YAML::Mark& mark) const {
    return mark.pos < 0 ? 0 : std::min(static_cast<std::size_t>(mark.pos), text_.size());
  }

  static void check(bool going_on) {
    if (!going_on) throw Stop{};
  }

  void refuse(const YAML::Mark& mark, Diagnostic d) {
    check(tree_.fail(offset(mark), std::move(d)));
  }

  void refuse_reference(const YAML::Mark& mark) {
    refuse(mark, syntax(kReferenceZh, kReferenceEn, kReferenceHelpZh, kReferenceHelpEn));
  }

  void plain_only(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) refuse_reference(mark);
  }

  // The parser reports the tag "!" for quoted text too; only the text tells them apart.
  void node_start(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    plain_only(mark, anchor);
    const bool written = offset(mark) < text_.size() && text_[offset(mark)] == '!';
    if (written || (tag != "?" && tag != "!" && !tag.empty())) {
      refuse(mark, syntax(kTagZh, kTagEn, kTagHelpZh, kTagHelpEn));
    }
  }

  void begin(Node::Kind kind, const YAML::Mark& mark, const std::string& tag,
             YAML::anchor_t anchor) {
    node_start(mark, tag, anchor);
    if (tree_.wants_key()) {
      refuse(mark, syntax("键只能是文字，不能是列表或映射", "a key is text, not a list or a map",
                          "检查 [ 和 { 是否闭合；以它们开头的键加引号",
                          "check that [ and { are closed; quote a key that starts with them"));
    }
    check(tree_.begin(kind, offset(mark)));
  }

  std::string_view text_;
  TreeBuilder& tree_;
  int documents_ = 0;
};

struct Explanation {
  std::string_view message;  // how the parser's message starts
  const char* zh;
  const char* en;
  const char* help_zh;
  const char* help_en;
};

constexpr Explanation kExplanations[] = {
    {"illegal map value", "此处不能再出现“键: 值”", "a 'key: value' cannot stand here",
     "检查缩进；值里含“: ”时给整个值加引号",
     "check the indentation; quote a value that contains ': '"},
    {"illegal map key", "此处不能出现键", "a key cannot stand here", "检查缩进",
     "check the indentation"},
    {"illegal block entry", "此处不能出现列表项“- ”", "a list item '- ' cannot stand here",
     "检查缩进", "check the indentation"},
    {"end of map flow not found", "“{”没有对应的“}”", "a '{' is not closed by '}'",
     "检查括号与逗号", "check brackets and commas"},
    {"end of sequence flow not found", "“[”没有对应的“]”", "a '[' is not closed by ']'",
     "检查括号与逗号", "check brackets and commas"},
    {"end of map not found", "与上面的键对不齐，或缺少冒号",
     "not in line with the keys above, or a colon is missing",
     "检查缩进；冒号用半角“: ”，后面空一格",
     "check the indentation; write ': ' with a half-width colon and a space"},
    {"end of sequence not found", "与上面的列表项对不齐", "not in line with the list items above",
     "检查缩进；每项以“- ”开头", "check the indentation; every item starts with '- '"},
    {"illegal flow end", "多余的“]”或“}”", "a ']' or '}' too many", "检查括号",
     "check the brackets"},
    {"illegal EOF in scalar", "引号没有闭合", "a quotation mark is not closed", "补上引号",
     "close the quotation"},
    {"illegal document indicator in scalar", "引号里出现了“---”或“...”",
     "'---' or '...' inside a quotation", "先闭合引号", "close the quotation first"},
    {"illegal tab", "缩进里有制表符", "a tab character in the indentation", "缩进用空格",
     "indent with spaces"},
    {"unexpected character in block scalar", "“|”或“>”后面有多余的字符",
     "unexpected characters after '|' or '>'", "文字从下一行开始写",
     "start the text on the next line"},
    {"unknown token", "文字不能以此字符开头", "text cannot start with this character",
     "给文字加引号", "quote the text"},
    {"unknown escape character", "未知的转义字符", "unknown escape sequence",
     "双引号里的 \\ 写成 \\\\，或改用单引号",
     "write \\\\ inside double quotation marks, or use single ones"},
    {"the referenced anchor is not defined", kReferenceZh, kReferenceEn, kReferenceHelpZh,
     kReferenceHelpEn},
    {"cannot assign multiple anchors", kReferenceZh, kReferenceEn, kReferenceHelpZh,
     kReferenceHelpEn},
    {"cannot assign multiple aliases", kReferenceZh, kReferenceEn, kReferenceHelpZh,
     kReferenceHelpEn},
    {"aliases can't have any content", kReferenceZh, kReferenceEn, kReferenceHelpZh,
     kReferenceHelpEn},
    {"alias not found", kReferenceZh, kReferenceEn, kReferenceHelpZh, kReferenceHelpEn},
    {"anchor not found", kReferenceZh, kReferenceEn, kReferenceHelpZh, kReferenceHelpEn},
    {"illegal character found while scanning a", kReferenceZh, kReferenceEn, kReferenceHelpZh,
     kReferenceHelpEn},
    {"tag handle with no suffix", kTagZh, kTagEn, kTagHelpZh, kTagHelpEn},
    {"end of verbatim tag not found", kTagZh, kTagEn, kTagHelpZh, kTagHelpEn},
    {"cannot assign multiple tags", kTagZh, kTagEn, kTagHelpZh, kTagHelpEn},
    {"invalid unicode", "转义的字符不存在", "the escape names no character", "", ""},
    {"bad character found while scanning hex number", "转义里应是十六进制数字",
     "hexadecimal digits expected here", "", ""},
};

Diagnostic explain(const std::string& message) {
  for (const Explanation& e : kExplanations) {
    if (message.rfind(e.message, 0) == 0) return syntax(e.zh, e.en, e.help_zh, e.help_en);
  }
  const std::string cause = excerpt(message);
  return syntax("不符合 YAML 语法（" + cause + "）", "not valid YAML: " + cause);
}

// Clause: YAML 1.2.2, 5.1: control characters other than tab, line feed and carriage return are not allowed
std::size_t find_control_character(std::string_view text) {
  const auto found = std::find_if(text.begin(), text.end(), [](char c) {
    const auto u = static_cast<unsigned char>(c);
    return (u < 0x20 && c != '\t' && c != '\n' && c != '\r') || u == 0x7F;
  });
  return static_cast<std::size_t>(found - text.begin());
}

void run_parser(std::string_view text, TreeBuilder& tree) {
  try {
    std::istringstream in{std::string(text)};
    YAML::Parser parser(in);
    Handler handler(text, tree);
    while (parser.HandleNextDocument(handler)) {
    }
  } catch (const Stop&) {
    ZHIDA_CHECK(tree.error().has_value());
  } catch (const YAML::Exception& e) {
    tree.fail(e.mark.pos < 0 ? text.size() : static_cast<std::size_t>(e.mark.pos), explain(e.msg));
  } catch (const std::exception& e) {
    tree.fail(0, explain(e.what()));
  }
}

}  // namespace

Result<Node> parse_yaml(std::string_view text, std::string_view file,
                        const DocumentLimits& limits) {
  const Result<std::string_view> admitted = admit_text(text, file, limits);
  if (!admitted) return admitted.errors();
  TreeBuilder tree(*admitted, file, limits);
  const std::size_t control = find_control_character(*admitted);
  if (control < admitted->size()) {
    tree.fail(control, syntax("文本里有不可见的控制字符", "a control character in the text",
                              "删去这个字符", "remove the character"));
  } else {
    run_parser(*admitted, tree);
  }
  return tree.finish();
}

}  // namespace zhida

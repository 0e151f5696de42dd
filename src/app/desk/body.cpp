// Strict reading of a JSON body.
#include "app/desk/body.h"

#include <boost/json/serialize.hpp>

#include "app/desk/reply.h"
#include "app/server/problem.h"
#include "base/text.h"

namespace zhida::desk {
namespace {

constexpr std::size_t kTextsMax = 64;

Diagnostic field_error(Place place, std::string zh, std::string en) {
  Diagnostic d;
  d.code = "E-HTTP-FIELD";
  d.place = std::move(place);
  d.zh = std::move(zh);
  d.en = std::move(en);
  d.help_zh = "见 docs/api.md";
  d.help_en = "see docs/api.md";
  return d;
}

}  // namespace

Body::Body(std::string_view text, std::size_t bytes_max) {
  DocumentLimits limits;
  limits.bytes = bytes_max;
  auto root = parse_json(text, "", limits);
  if (!root) {
    errors_ = root.errors();
    return;
  }
  if (!root->is(Node::Kind::kMap)) {
    errors_.push_back(field_error(root->place(""), "正文应为一个对象", "the body is an object"));
    return;
  }
  own_ = std::move(*root);
  node_ = &*own_;
}

Body::Body(const Node& node, std::string element) : element_(std::move(element)) {
  if (node.is(Node::Kind::kMap)) {
    node_ = &node;
  } else {
    errors_.push_back(field_error(node.place("", element_), "应为一个对象", "expected an object"));
  }
}

std::string Body::element_of(std::string_view key) const {
  return element_.empty() ? std::string(key) : element_ + "." + std::string(key);
}

const Node* Body::member(std::string_view key, Node::Kind kind, std::string_view zh,
                         std::string_view en, bool needed) {
  asked_.emplace(key);
  if (node_ == nullptr) return nullptr;
  const Node* found = node_->find(key);
  const bool absent = found == nullptr || found->is(Node::Kind::kNull);
  if (absent && !needed) return nullptr;
  if (absent) {
    errors_.push_back(field_error(node_->place("", element_of(key)), "缺少 " + std::string(key),
                                  std::string(key) + " is missing"));
    return nullptr;
  }
  if (found->is(kind)) return found;
  errors_.push_back(field_error(found->place("", element_of(key)),
                                std::string(key) + " 应为" + std::string(zh),
                                std::string(key) + " is to be " + std::string(en)));
  return nullptr;
}

std::string Body::text(std::string_view key) {
  const Node* found = member(key, Node::Kind::kString, "文字", "text", true);
  return found == nullptr ? std::string() : found->text;
}

std::optional<std::string> Body::text_if(std::string_view key) {
  const Node* found = member(key, Node::Kind::kString, "文字", "text", false);
  return found == nullptr ? std::nullopt : std::optional(found->text);
}

std::optional<std::vector<std::string>> Body::texts_if(std::string_view key) {
  const Node* found = member(key, Node::Kind::kList, "文字的列表", "a list of texts", false);
  if (found == nullptr) return std::nullopt;
  std::vector<std::string> out;
  out.reserve(std::min(found->items.size(), kTextsMax));
  for (const Node& item : found->items) {
    if (!item.is(Node::Kind::kString) || out.size() == kTextsMax) {
      errors_.push_back(field_error(item.place("", element_of(key)),
                                    std::string(key) + " 应为最多 64 项文字",
                                    std::string(key) + " is to be a list of at most 64 texts"));
      break;
    }
    out.push_back(item.text);
  }
  return out;
}

std::optional<bool> Body::boolean_if(std::string_view key) {
  const Node* found = member(key, Node::Kind::kBoolean, "是否值", "true or false", false);
  return found == nullptr ? std::nullopt : std::optional(found->text == "true");
}

std::int64_t Body::integer(std::string_view key) {
  constexpr std::size_t kDigitsMax = 15;
  const Node* found = member(key, Node::Kind::kNumber, "整数", "a whole number", true);
  if (found == nullptr) return 0;
  const std::string& text = found->text;
  if (text.size() <= kDigitsMax && text.find_first_not_of("0123456789") == std::string::npos) {
    return std::stoll(text);
  }
  wrong(key, "应为不小于零的整数", "it is to be a whole number, not below zero");
  return 0;
}

std::optional<std::int64_t> Body::day_if(std::string_view key) {
  const Node* found = member(key, Node::Kind::kString, "日期", "a date", false);
  if (found == nullptr) return std::nullopt;
  const auto day = read_day(found->text);
  if (!day) wrong(key, "日期写成 2026-11-23", "a date is written 2026-11-23");
  return day;
}

const Node* Body::list(std::string_view key, std::size_t most) {
  const Node* found = member(key, Node::Kind::kList, "列表", "a list", true);
  if (found == nullptr || (!found->items.empty() && found->items.size() <= most)) return found;
  wrong(key, "应有 1 至 " + std::to_string(most) + " 项",
        "it is to have 1 to " + std::to_string(most) + " items");
  return nullptr;
}

const Node* Body::map_if(std::string_view key) {
  return member(key, Node::Kind::kMap, "对象", "an object", false);
}

bool Body::has(std::string_view key) {
  asked_.emplace(key);
  return node_ != nullptr && node_->find(key) != nullptr;
}

void Body::wrong(std::string_view key, const std::string& zh, const std::string& en) {
  const Node* found = node_ == nullptr ? nullptr : node_->find(key);
  Place place = found != nullptr   ? found->place("", element_of(key))
                : node_ != nullptr ? node_->place("", element_of(key))
                                   : Place{};
  errors_.push_back(
      field_error(std::move(place), std::string(key) + "：" + zh, std::string(key) + ": " + en));
}

Diagnostics Body::errors() const {
  Diagnostics out = errors_;
  if (node_ == nullptr) return out;
  for (const auto& [key, value] : node_->members) {
    if (asked_.contains(key)) continue;
    out.push_back(field_error(value.key_place("", element_of(excerpt(key))),
                              "没有名为“" + excerpt(key) + "”的项",
                              "there is no member '" + excerpt(key) + "'"));
  }
  return out;
}

std::optional<server::Response> Body::refusal() const {
  const Diagnostics all = errors();
  return all.empty() ? std::nullopt : std::optional(fail(all));
}

std::string to_json(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kNull: return "null";
    case Node::Kind::kBoolean:
    case Node::Kind::kNumber: return node.text;
    case Node::Kind::kString: return json::serialize(json::string(node.text));
    case Node::Kind::kList: {
      std::string out = "[";
      for (const Node& item : node.items) {
        if (out.size() > 1) out += ',';
        out += to_json(item);
      }
      return out + "]";
    }
    case Node::Kind::kMap: break;
  }
  std::string out = "{";
  for (const auto& [key, value] : node.members) {
    if (out.size() > 1) out += ',';
    out += json::serialize(json::string(key));
    out += ':';
    out += to_json(value);
  }
  return out + "}";
}

}  // namespace zhida::desk

// The facts of a decision as a tree, changed in place and written again.
#include "service/correct/given.h"

#include <algorithm>
#include <utility>

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include "base/decimal.h"
#include "record/decisions/decisions.h"

namespace zhida::correct {
namespace {

constexpr std::string_view kFacts = "facts";
constexpr std::string_view kNone = "无";
constexpr std::size_t kItemsMax = 10'000'000;  // no list is longer

// The item and the member of a place in a list.
struct ListPlace {
  std::size_t item = 0;  // from 0
  std::string_view member;
};

std::optional<ListPlace> list_place(std::string_view period) {
  const auto slash = period.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  std::size_t number = 0;
  for (const char c : period.substr(0, slash)) {
    if (c < '0' || c > '9' || number > kItemsMax) return std::nullopt;
    number = 10 * number + static_cast<std::size_t>(c - '0');
  }
  if (number == 0) return std::nullopt;
  return ListPlace{number - 1, period.substr(slash + 1)};
}

void put(const Node& node, std::string& out) {
  switch (node.kind) {
    case Node::Kind::kNull: out += "null"; return;
    case Node::Kind::kBoolean:
    case Node::Kind::kNumber: out += node.text; return;
    case Node::Kind::kString: out += boost::json::serialize(boost::json::string(node.text)); return;
    case Node::Kind::kList: out += '['; break;
    case Node::Kind::kMap: out += '{'; break;
  }
  bool first = true;
  const auto next = [&] {
    if (!first) out += ", ";
    first = false;
  };
  for (const Node& item : node.items) {
    next();
    put(item, out);
  }
  for (const auto& [name, value] : node.members) {
    next();
    out += boost::json::serialize(boost::json::string(name));
    out += ": ";
    put(value, out);
  }
  out += node.is(Node::Kind::kList) ? ']' : '}';
}

void erase(Node& map, std::string_view key) {
  std::erase_if(map.members, [&](const auto& member) { return member.first == key; });
}

bool is_number(const Node& node, std::string_view value) {
  const bool text = node.is(Node::Kind::kNumber) || node.is(Node::Kind::kString);
  const auto given = text ? Decimal::parse(node.text) : std::nullopt;
  const auto wanted = Decimal::parse(value);
  return given && wanted && *given == *wanted;
}

}  // namespace

Result<Given> Given::read(std::string_view text) {
  DocumentLimits limits;
  limits.bytes = decisions::kFactsBytesMax;
  auto root = parse_json(text, "facts", limits);
  if (!root) return root.errors();
  Given out;
  out.root_ = std::move(*root);
  return out;
}

const Node& Given::facts() const {
  const Node* held = root_.find(kFacts);
  return held != nullptr && held->is(Node::Kind::kMap) ? *held : root_;
}

const Node* Given::at(std::string_view key, std::string_view period) const {
  const Node* node = facts().find(key);
  if (node == nullptr) return nullptr;
  const Node* out = node;
  if (const auto place = list_place(period)) {
    if (!node->is(Node::Kind::kList) || place->item >= node->items.size()) return nullptr;
    out = node->items[place->item].find(place->member);
  } else if (!period.empty()) {
    out = node->find(period);
  }
  if (out == nullptr || out->is(Node::Kind::kMap) || out->is(Node::Kind::kList)) return nullptr;
  return out;
}

bool Given::says(const Node& node, facts::Kind kind, std::string_view value) {
  switch (kind) {
    case facts::Kind::kNumber: return is_number(node, value);
    case facts::Kind::kBoolean: return node.is(Node::Kind::kBoolean) && node.text == value;
    case facts::Kind::kText:
    case facts::Kind::kDate: return node.is(Node::Kind::kString) && node.text == value;
    case facts::Kind::kNull:
      return node.is(Node::Kind::kNull) || (node.is(Node::Kind::kString) && node.text == kNone);
    case facts::Kind::kWithdrawn: break;
  }
  return false;
}

void Given::set(std::string_view key, std::string_view period, const facts::Fact* fact) {
  Node* node = const_cast<Node*>(at(key, period));  // NOLINT: root_ is ours and not constant
  ZHIDA_CHECK(node != nullptr);
  if (fact != nullptr) {
    const bool digits = node->is(Node::Kind::kNumber) && fact->kind == facts::Kind::kNumber;
    const bool truth = fact->kind == facts::Kind::kBoolean;
    node->kind = digits ? Node::Kind::kNumber : truth ? Node::Kind::kBoolean : Node::Kind::kString;
    node->text = fact->kind == facts::Kind::kNull ? std::string(kNone) : fact->value;
    return;
  }
  auto& all = const_cast<Node&>(facts());                                   // NOLINT: as above
  Node* holder = period.empty() ? &all : const_cast<Node*>(all.find(key));  // NOLINT: as above
  const auto place = list_place(period);
  if (place) holder = &holder->items[place->item];
  erase(*holder, place ? place->member : period.empty() ? key : period);
  if (!place && !period.empty() && holder->members.empty()) erase(all, key);
}

std::string Given::text() const {
  std::string out;
  put(root_, out);
  return out;
}

}  // namespace zhida::correct

// Built-in functions on contexts. Clause: DMN 1.5, 10.3.4.8 (table 79)
#include <utility>

#include "decide/feel/arguments.h"

namespace zhida::feel {
namespace {

using Args = std::span<const Value>;

// A key that the context lacks gives null, which is no failure.
Value get_value(Args args, int /*overload*/, Machine& machine) {
  Arguments a("get value", args, machine);
  const Context& context = a.context(0);
  const std::string& key = a.text(1);
  if (!a.ok()) return a.failure();
  const Value* found = context.find(key);
  return found != nullptr ? *found : Value::null();
}

Value get_entries(Args args, int /*overload*/, Machine& machine) {
  Arguments a("get entries", args, machine);
  const Context& context = a.context(0);
  if (!a.ok()) return a.failure();
  List out;
  out.reserve(context.entries.size());
  for (const auto& [key, value] : context.entries) {
    Context entry;
    entry.put("key", Value::string(key));
    entry.put("value", value);
    Value made = Value::context(std::move(entry));
    if (made.is(Kind::kError)) return made;
    out.push_back(std::move(made));
  }
  return a.give(std::move(out));
}

// Clause: DMN 1.5, table 79: null when a key is not a string, is missing or occurs twice; other members are ignored.
Value make_context(Args args, int /*overload*/, Machine& machine) {
  Arguments a("context", args, machine);
  const std::span<const Value> entries = a.items(0);
  if (!a.ok()) return a.failure();
  Context out;
  for (const Value& entry : entries) {
    if (!entry.is(Kind::kContext)) return a.wrong(0, "条目的列表", "list of entries");
    const Value* key = entry.as_context().find("key");
    const Value* value = entry.as_context().find("value");
    if (key == nullptr || value == nullptr || !key->is(Kind::kString)) {
      return a.refuse("每个条目须有文字的 key 和一个 value",
                      "every entry needs a key that is a string, and a value");
    }
    if (!a.step()) return a.exhausted();
    if (out.find(key->as_string()) != nullptr) {
      return a.refuse("键“" + key->as_string() + "”出现了两次",
                      "the key '" + key->as_string() + "' occurs twice");
    }
    out.put(key->as_string(), *value);
  }
  return Value::context(std::move(out));
}

// Puts the value where the path of keys leads; every context on the way must exist. REQUIRES: keys is not empty
Value put_path(const Arguments& a, const Context& context, Args keys, const Value& value) {
  Context out = context;
  const std::string& key = keys[0].as_string();
  if (keys.size() == 1) {
    out.put(key, value);
    return Value::context(std::move(out));
  }
  const Value* inner = context.find(key);
  if (inner == nullptr || !inner->is(Kind::kContext)) {
    return a.refuse("“" + key + "”不是上下文", "'" + key + "' is not a context");
  }
  if (!a.machine().enter()) return a.exhausted();
  Value changed = put_path(a, inner->as_context(), keys.subspan(1), value);
  a.machine().leave();
  if (changed.is(Kind::kError)) return changed;
  out.put(key, std::move(changed));
  return Value::context(std::move(out));
}

// Positional calls take overload 0, where a single key stands for the path of that key alone.
Value context_put(Args args, int overload, Machine& machine) {
  Arguments a("context put", args, machine);
  const Context& context = a.context(0);
  const std::span<const Value> keys = a.items(1);
  if (overload == 1) static_cast<void>(a.text(1));
  if (!a.ok()) return a.failure();
  if (keys.empty()) return a.refuse("没有给出键", "no key is given");
  for (const Value& key : keys) {
    if (!key.is(Kind::kString)) return a.wrong(1, "文字的键", "string key");
  }
  return put_path(a, context, keys, a.value(2));
}

// Clause: DMN 1.5, table 79: of entries with one key the last remains; the merge is not deep.
Value context_merge(Args args, int /*overload*/, Machine& machine) {
  Arguments a("context merge", args, machine);
  const std::span<const Value> contexts = a.items(0);
  if (!a.ok()) return a.failure();
  Context out;
  for (const Value& context : contexts) {
    if (!context.is(Kind::kContext)) return a.wrong(0, "上下文的列表", "list of contexts");
    for (const auto& [key, value] : context.as_context().entries) {
      if (!a.step()) return a.exhausted();
      out.put(key, value);
    }
  }
  return Value::context(std::move(out));
}

}  // namespace

void add_context_builtins(std::vector<Builtin>& out) {
  const TypePtr any = any_type();
  const TypePtr text = simple_type(Type::Kind::kString);
  const TypePtr list = list_type(any);
  const TypePtr context = context_type({}, true);

  out.push_back({"get value", {signature({{"m", context}, {"key", text}})}, any, get_value});
  out.push_back({"get entries", {signature({{"m", context}})}, list, get_entries});
  out.push_back({"context", {signature({{"entries", list}})}, context, make_context});
  out.push_back({"context put",
                 {signature({{"context", context}, {"keys", list}, {"value", any}}),
                  signature({{"context", context}, {"key", text}, {"value", any}})},
                 context,
                 context_put});
  out.push_back({"context merge", {signature({{"contexts", list}})}, context, context_merge});
}

}  // namespace zhida::feel

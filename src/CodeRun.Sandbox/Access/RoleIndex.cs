using CodeRun.Sandbox.Storage;

namespace CodeRun.Sandbox.Access;

/// <summary>
/// Roles and bindings, parsed once and found by subject, kept up to date with the store. A request costs a look at the
/// bindings of its user and its groups, however many others there are. Thread-safe.
/// </summary>
public sealed class RoleIndex : IDisposable
{
    private readonly ObjectStore _store;
    private readonly Lock _gate = new();
    private readonly Lock _refreshing = new();
    private readonly Dictionary<(string Namespace, string Name), IReadOnlyList<PolicyRule>> _roles = [];
    private readonly Dictionary<(string Namespace, string Name), RoleBinding> _bindings = [];
    private readonly Dictionary<(string Namespace, string Subject), SortedSet<string>> _bySubject = [];

    /// <summary>Reads what the store has and follows it.</summary>
    public RoleIndex(ObjectStore store)
    {
        _store = store;
        store.Changed += OnChanged;
        foreach (var resource in (GroupResource[])[RbacResources.Roles, RbacResources.ClusterRoles, RbacResources.RoleBindings, RbacResources.ClusterRoleBindings])
        {
            foreach (var item in store.List(resource, @namespace: null).Items)
                Refresh(resource, item.Namespace, item.Name);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _store.Changed -= OnChanged;

    /// <summary>The rules of a role, or null when there is none.</summary>
    /// <param name="kind"><c>Role</c> or <c>ClusterRole</c>.</param>
    /// <param name="namespace">Namespace of a Role.</param>
    /// <param name="name">Name.</param>
    public IReadOnlyList<PolicyRule>? RulesOf(string kind, string @namespace, string name)
    {
        lock (_gate)
            return kind switch
            {
                // A Role of no namespace would be found among the ClusterRoles, which share the table.
                "Role" when @namespace.Length > 0 => _roles.GetValueOrDefault((@namespace, name)),
                "ClusterRole" => _roles.GetValueOrDefault(("", name)),
                _ => null,
            };
    }

    /// <summary>The rules that apply to a user in a namespace: those granted everywhere, then those granted in it.</summary>
    public IReadOnlyList<GrantedRule> RulesFor(UserInfo user, string @namespace)
    {
        var rules = new List<GrantedRule>();
        lock (_gate)
        {
            Add(rules, user, "");
            if (@namespace.Length > 0)
                Add(rules, user, @namespace);
        }

        return rules;
    }

    private void Add(List<GrantedRule> rules, UserInfo user, string space)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var key in (IEnumerable<string>)[RoleSubject.UserKey(user.Name), .. user.Groups.Select(RoleSubject.GroupKey)])
        {
            if (_bySubject.TryGetValue((space, key), out var found))
                names.UnionWith(found);
        }

        foreach (var binding in names.Select(n => _bindings[(space, n)]))
        {
            var of = RulesOf(binding.RoleKind, space, binding.RoleName);
            if (of is null)
            {
                rules.Add(new GrantedRule(null, $"{binding.RoleKind.ToLowerInvariant()}.{RbacResources.Group} {GoText.Quote(binding.RoleName)} not found"));
                continue;
            }

            var source = binding.Describe(binding.SubjectFor(user)!);
            rules.AddRange(of.Select(r => new GrantedRule(r, source)));
        }
    }

    private void OnChanged(StoreChange change)
    {
        if (change.Resource.Group == RbacResources.Group)
            Refresh(change.Resource, change.Current.Namespace, change.Current.Name);
    }

    // Changes may be told out of order; what the store has now is read, so that the last to come is right. The store is read
    // outside of the lock of the tables: whoever changes the store may ask who may do so.
    private void Refresh(GroupResource resource, string space, string name)
    {
        lock (_refreshing)
        {
            var value = _store.Get(resource, space, name)?.Parse();
            lock (_gate)
            {
                if (resource == RbacResources.Roles || resource == RbacResources.ClusterRoles)
                    SetRole((space, name), value is null ? null : PolicyRule.ReadAll(value));
                else
                    SetBinding((space, name), value is null ? null : RoleBinding.Read(value));
            }
        }
    }

    private void SetRole((string Namespace, string Name) at, IReadOnlyList<PolicyRule>? rules)
    {
        if (rules is null)
            _roles.Remove(at);
        else
            _roles[at] = rules;
    }

    private void SetBinding((string Namespace, string Name) at, RoleBinding? binding)
    {
        if (_bindings.Remove(at, out var before))
            Unlink(before);
        if (binding is null)
            return;
        _bindings[at] = binding;
        foreach (var subject in binding.Subjects.Where(static s => s.Key.Length > 0))
        {
            if (!_bySubject.TryGetValue((at.Namespace, subject.Key), out var names))
                _bySubject[(at.Namespace, subject.Key)] = names = new SortedSet<string>(StringComparer.Ordinal);
            names.Add(at.Name);
        }
    }

    private void Unlink(RoleBinding binding)
    {
        foreach (var subject in binding.Subjects)
        {
            var key = (binding.Namespace, subject.Key);
            if (_bySubject.TryGetValue(key, out var names) && names.Remove(binding.Name) && names.Count == 0)
                _bySubject.Remove(key);
        }
    }
}

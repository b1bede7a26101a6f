namespace Memento.Shapes;

/// <summary>Reads a member; by reference, so that a large struct is not copied for each.</summary>
internal delegate T MemberGetter<TOwner, out T>(ref TOwner owner);

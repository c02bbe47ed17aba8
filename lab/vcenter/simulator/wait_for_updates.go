package simulator

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// updateRest is how often a waiting client's filters are looked at.
const updateRest = 10 * time.Millisecond

// WaitForUpdatesEx implements the SOAP method. It answers as soon as there is news. An answer that was lost on its way is
// given again to a client that asks with the version before it; a version of another session's is unknown.
func (pc *PropertyCollector) WaitForUpdatesEx(ctx *Context, r *types.WaitForUpdatesEx) soap.HasFault {
	body := &methods.WaitForUpdatesExBody{Res: new(types.WaitForUpdatesExResponse)}
	answer := func(set *types.UpdateSet) soap.HasFault {
		pc.version++
		set.Version = strconv.Itoa(pc.version)
		pc.last = set
		body.Res.Returnval = set
		return body
	}

	switch r.Version {
	case "":
		ctx.Map.AddHandler(pc) // from now on
		pc.news()
		for _, filter := range pc.filters(ctx) {
			filter.refs = make(map[types.ManagedObjectReference]struct{})
		}
		return answer(pc.changes(ctx, nil))
	case strconv.Itoa(pc.version):
	case strconv.Itoa(pc.version - 1):
		body.Res.Returnval = pc.last
		return body
	default:
		body.Res, body.Fault_ = nil, Fault("", new(types.InvalidCollectorVersion))
		return body
	}

	wait, cancel := context.WithCancel(context.Background())
	defer cancel()
	end := time.Now().Add(24 * time.Hour)
	if r.Options != nil && r.Options.MaxWaitSeconds != nil {
		end = time.Now().Add(time.Duration(*r.Options.MaxWaitSeconds) * time.Second)
	}
	pc.mu.Lock()
	pc.cancel = cancel
	pc.mu.Unlock()

	for {
		if updates := pc.news(); len(updates) != 0 {
			if set := pc.changes(ctx, updates); len(set.FilterSet) != 0 {
				return answer(set)
			}
		}
		if !time.Now().Before(end) {
			return body
		}
		world.Unlock() // others go on while this client waits
		select {
		case <-wait.Done():
		case <-time.After(updateRest):
		}
		world.Lock()
		if wait.Err() != nil {
			body.Res, body.Fault_ = nil, Fault("", new(types.RequestCanceled))
			return body
		}
		if gone(ctx) {
			return body
		}
	}
}

// gone tells whether the client has hung up.
func gone(ctx *Context) bool {
	return ctx.req != nil && ctx.req.Context().Err() != nil
}

// news takes what the registry has told of objects.
func (pc *PropertyCollector) news() []types.ObjectUpdate {
	pc.mu.Lock()
	defer pc.mu.Unlock()
	updates := pc.updates
	pc.updates = nil
	return updates
}

func (pc *PropertyCollector) filters(ctx *Context) []*PropertyFilter {
	var found []*PropertyFilter
	for _, ref := range pc.Filter {
		if filter, ok := ctx.Session.Get(ref).(*PropertyFilter); ok {
			found = append(found, filter)
		}
	}
	return found
}

// changes is what the filters let through of updates, with each object's values of now.
func (pc *PropertyCollector) changes(ctx *Context, updates []types.ObjectUpdate) *types.UpdateSet {
	set := new(types.UpdateSet)
	for _, filter := range pc.filters(ctx) {
		known := make(map[types.ManagedObjectReference]struct{})
		for ref := range filter.refs {
			known[ref] = struct{}{}
		}
		objects := filter.entered(ctx, pc)
		for _, update := range merged(updates) {
			if _, ok := known[update.Obj]; !ok {
				continue
			}
			switch update.Kind {
			case types.ObjectUpdateKindLeave:
				delete(filter.refs, update.Obj)
				objects = append(objects, update)
			case types.ObjectUpdateKindModify:
				if update.ChangeSet = filter.values(ctx, update); len(update.ChangeSet) != 0 {
					objects = append(objects, update)
				}
			}
		}
		if len(objects) != 0 {
			set.FilterSet = append(set.FilterSet, types.PropertyFilterUpdate{Filter: filter.Self, ObjectSet: objects})
		}
	}
	return set
}

// merged makes one update per object: the changes of all of them, or that it has left.
func merged(updates []types.ObjectUpdate) []types.ObjectUpdate {
	var all []types.ObjectUpdate
	index := make(map[types.ManagedObjectReference]int)
	for _, update := range updates {
		if update.Kind == types.ObjectUpdateKindEnter {
			continue
		}
		i, ok := index[update.Obj]
		switch {
		case !ok:
			index[update.Obj] = len(all)
			update.ChangeSet = append([]types.PropertyChange(nil), update.ChangeSet...)
			all = append(all, update)
		case update.Kind == types.ObjectUpdateKindLeave:
			all[i] = update
		default:
			all[i].ChangeSet = append(all[i].ChangeSet, update.ChangeSet...)
		}
	}
	return all
}

// entered are the objects that the filter has not told of yet.
func (f *PropertyFilter) entered(ctx *Context, pc *PropertyCollector) []types.ObjectUpdate {
	spec := f.Spec
	spec.ObjectSet = nil
	for _, object := range f.Spec.ObjectSet {
		if _, exists := getObject(ctx, object.Obj); exists {
			spec.ObjectSet = append(spec.ObjectSet, object)
		}
	}
	found, fault := pc.collect(ctx, &types.RetrievePropertiesEx{SpecSet: []types.PropertyFilterSpec{spec}})
	if fault != nil {
		return nil
	}

	var objects []types.ObjectUpdate
	for _, content := range found.Objects {
		if _, ok := f.refs[content.Obj]; ok {
			continue
		}
		f.refs[content.Obj] = struct{}{}
		update := types.ObjectUpdate{Obj: content.Obj, Kind: types.ObjectUpdateKindEnter}
		for _, property := range content.PropSet {
			update.ChangeSet = append(update.ChangeSet, types.PropertyChange{
				Op: types.PropertyChangeOpAssign, Name: property.Name, Val: property.Val,
			})
		}
		objects = append(objects, update)
	}
	return objects
}

// values are those of the filter's paths that an update touches: itself, what it is part of, and its parts.
func (f *PropertyFilter) values(ctx *Context, update types.ObjectUpdate) []types.PropertyChange {
	object, exists := getObject(ctx, update.Obj)
	if !exists {
		return nil
	}
	var changes []types.PropertyChange
	told := make(map[string]bool)
	tell := func(path string) {
		if told[path] {
			return
		}
		told[path] = true
		change := types.PropertyChange{Op: types.PropertyChangeOpAssign, Name: path}
		value, err := fieldValue(object, path)
		if err == nil {
			change.Val = value
		} else if err != errEmptyField {
			return
		}
		changes = append(changes, change)
	}
	for _, properties := range f.Spec.PropSet {
		if properties.Type != update.Obj.Type {
			if field, ok := object.Type().FieldByName(properties.Type); !ok || !field.Anonymous {
				continue
			}
		}
		for _, change := range update.ChangeSet {
			if isTrue(properties.All) {
				tell(change.Name)
			}
			for _, path := range properties.PathSet {
				if path == change.Name || strings.HasPrefix(change.Name, path+".") || strings.HasPrefix(path, change.Name+".") {
					tell(path)
				}
			}
		}
	}
	return changes
}
